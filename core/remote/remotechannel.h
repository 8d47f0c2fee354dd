// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QJsonObject>
#include <QObject>
#include <QTimer>

#include "core/base/backoff.h"
#include "core/domain/board.h"
#include "core/remote/apiclient.h"

class QWebSocket;

namespace scorewatch {

/// Keeps a WebSocket to a scorewatchd open: gets a ticket with the token, connects, notices silence, and comes back after
/// a loss. Main thread. What a message means it does not know.
class RemoteChannel final : public QObject
{
    Q_OBJECT

public:
    /// The client must outlive the channel.
    explicit RemoteChannel(ApiClient &client, QObject *parent = nullptr);
    ~RemoteChannel() override;

    void start();
    void stop();
    /// The next connection asks for what came behind this; nothing asks for the whole board.
    void resumeFrom(const std::optional<StreamPosition> &position) { m_resume = position; }
    /// Closes the present connection, and comes back after a wait. `why` is told by lost().
    void reconnect(const Error &why);
    [[nodiscard]] bool isOpen() const { return m_phase == Phase::Open; }

Q_SIGNALS:
    void connecting();
    void opened();
    void received(const QByteArray &message);
    /// Not connected, and tried again by itself. The sentence says why.
    void lost(const scorewatch::Error &why);
    /// Nothing helps but another token; the channel has stopped.
    void refused(const scorewatch::Error &why);

private:
    enum class Phase { Stopped, Asking, Connecting, Open, Waiting };

    void connectNow();
    void takeTicket(const Result<QJsonObject> &answer);
    void openSocket(const QString &ticket);
    void connectSocket();
    void socketOpened();
    void socketClosed();
    void heard() { m_lastHeard = m_client.options().steadyNow(); }
    void look();
    void fail(const Error &why);
    void refuse(const Error &why);
    void dropSocket();
    [[nodiscard]] QString place() const { return m_client.endpoint().displayName(); }

    ApiClient &m_client;
    Backoff m_backoff;
    Phase m_phase = Phase::Stopped;
    std::optional<StreamPosition> m_resume;
    QWebSocket *m_socket = nullptr;
    int m_attempt = 0;    ///< the answer to an older request for a ticket is dropped
    QString m_tlsTrouble; ///< of this attempt
    std::chrono::milliseconds m_openedAt{0};
    std::chrono::milliseconds m_lastHeard{0};
    std::chrono::milliseconds m_lastPing{0};
    QTimer m_connectTimer{this};
    QTimer m_reconnectTimer{this};
    QTimer m_watchTimer{this};
};

} // namespace scorewatch
