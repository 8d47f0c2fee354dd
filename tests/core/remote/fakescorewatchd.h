// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include <QHash>
#include <QJsonObject>
#include <QPointer>
#include <QSet>
#include <QSslConfiguration>
#include <QTcpServer>
#include <QUrlQuery>
#include <QWebSocket>
#include <QWebSocketServer>

#include "core/config/apiendpoint.h"

namespace scorewatch::test {

/// A scorewatchd that says what a test wants: HTTP answers by path, tickets that count once, and a WebSocket on the same
/// port. It can go away and come back where it was.
class FakeScorewatchd final : public QObject
{
    Q_OBJECT

public:
    struct Answer
    {
        int status = 200;
        QByteArray body;
        QByteArray headers; ///< further lines, each with its end
    };

    explicit FakeScorewatchd(QObject *parent = nullptr);

    /// With `tls`, it speaks TLS only.
    void start(const std::optional<QSslConfiguration> &tls = {});
    /// Ends every connection and takes no more.
    void stop();

    [[nodiscard]] ApiEndpoint endpoint() const;
    [[nodiscard]] QString url() const { return endpoint().toUrl(); }
    [[nodiscard]] static QString goodToken() { return QStringLiteral("good.operator.token"); }

    /// The token that is taken; another one is 401.
    QString token = goodToken();
    /// Answers of paths other than that of the ticket, e.g. "/api/v1/leaderboard".
    QHash<QString, Answer> answers;
    /// In place of a ticket, while it is set.
    std::optional<Answer> ticketAnswer;
    /// The first message of a connection, made from its query; nothing is sent where it is empty.
    std::function<QByteArray(const QUrlQuery &)> greeting;
    /// Requests are read and never answered.
    bool isMute = false;
    /// What a client says on the stream is answered, as long as this is on.
    bool answersPings = true;

    void send(const QByteArray &message);
    void send(const QJsonObject &message);
    /// The present stream is closed with this code.
    void close(int code);
    /// The stream's TCP connection breaks without a word.
    void cut();

    [[nodiscard]] bool hasStream() const { return m_stream && m_stream->isValid(); }
    [[nodiscard]] int streams() const { return m_streams; } ///< opened since the start
    [[nodiscard]] int pings() const { return m_pings; }
    [[nodiscard]] const QUrlQuery &lastQuery() const { return m_lastQuery; } ///< of a stream
    [[nodiscard]] const QStringList &requests() const { return m_requests; } ///< "GET /path?query"
    [[nodiscard]] const QList<QByteArray> &heads() const { return m_heads; }

private:
    void take();
    void read(QTcpSocket *socket);
    void answer(QTcpSocket *socket, const QString &method, const QUrl &url, bool authorised);
    void streamOpened();
    [[nodiscard]] Answer ticket();
    static void write(QTcpSocket *socket, const Answer &answer);

    std::unique_ptr<QTcpServer> m_listener;
    QWebSocketServer m_streamServer;
    QPointer<QWebSocket> m_stream;
    QPointer<QTcpSocket> m_streamSocket;
    QSet<QString> m_tickets;
    QStringList m_requests;
    QList<QByteArray> m_heads;
    QUrlQuery m_lastQuery;
    quint16 m_port = 0;
    bool m_secure = false;
    int m_streams = 0;
    int m_pings = 0;
};

} // namespace scorewatch::test
