// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>

#include <QObject>
#include <QTimer>

#include "core/live/framegate.h"
#include "core/live/liveboard.h"
#include "core/remote/remoteboard.h"
#include "core/remote/remotechannel.h"
#include "core/remote/remotemessagedecoder.h"

namespace scorewatch {

/// The live board as a scorewatchd tells it over its WebSocket: the same face as LiveBoardService, without any
/// connection to PostgreSQL or Redis. Main thread.
class RemoteBoardService final : public QObject
{
    Q_OBJECT

public:
    /// The client must outlive the service; its options are the service's.
    explicit RemoteBoardService(ApiClient &client, QObject *parent = nullptr);

    void start();
    void stop();
    /// The last board, without the changes and events that were told with it.
    [[nodiscard]] const LiveBoard &current() const { return m_current; }

Q_SIGNALS:
    /// At most once a frame.
    void boardChanged(const scorewatch::LiveBoard &board);
    void connecting();
    /// The stream is open and its first message has been understood.
    void connected();
    /// Tried again by itself.
    void lost(const scorewatch::Error &why);
    /// The token is not taken; nothing more happens until start() of a service with another one.
    void refused(const scorewatch::Error &why);

private:
    enum class Phase { Stopped, Away, Reading, Following };

    void channelOpened();
    void channelLost(const Error &why);
    void channelRefused(const Error &why);
    void receive(const QByteArray &payload);
    void apply(const RemoteMessage &message);
    void noteGap();
    void noteDelay(const RemoteMessage &message);
    void refuse(const Error &why);
    void tick();
    void publish();
    [[nodiscard]] double rate() const;
    [[nodiscard]] std::pair<LiveState, QString> judge() const;
    [[nodiscard]] QString lateness() const;

    const RemoteOptions &m_options;
    const QString m_place; ///< "host:port"
    RemoteMessageDecoder m_decoder;
    RemoteBoard m_board;
    RemoteChannel m_channel;
    FrameGate m_gate;
    QTimer m_tickTimer;
    LiveStats m_stats;
    Phase m_phase = Phase::Stopped;
    QString m_why;                                ///< there is no connection
    std::chrono::milliseconds m_newestArrival{0}; ///< of a message about the board
    LiveBoard m_current;
};

} // namespace scorewatch
