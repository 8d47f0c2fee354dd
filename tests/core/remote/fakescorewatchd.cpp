// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/remote/fakescorewatchd.h"

#include <QSslServer>
#include <QSslSocket>
#include <QTest>
#include <QWebSocketCorsAuthenticator>

#include "tests/core/remote/remotemessages.h"

using namespace Qt::StringLiterals;

namespace scorewatch::test {

FakeScorewatchd::FakeScorewatchd(QObject *parent)
    : QObject(parent), m_streamServer(u"scorewatchd"_s, QWebSocketServer::NonSecureMode)
{
    connect(&m_streamServer, &QWebSocketServer::newConnection, this, &FakeScorewatchd::streamOpened);
    connect(&m_streamServer, &QWebSocketServer::originAuthenticationRequired, this,
            [](QWebSocketCorsAuthenticator *authenticator) {
                authenticator->setAllowed(authenticator->origin().isEmpty());
            });
}

void FakeScorewatchd::start(const std::optional<QSslConfiguration> &tls)
{
    m_secure = tls.has_value();
    if (tls) {
        auto server = std::make_unique<QSslServer>();
        server->setSslConfiguration(*tls);
        m_listener = std::move(server);
    } else {
        m_listener = std::make_unique<QTcpServer>();
    }
    connect(m_listener.get(), &QTcpServer::pendingConnectionAvailable, this, &FakeScorewatchd::take);
    // The port of before: whoever watched us comes back there.
    QVERIFY2(m_listener->listen(QHostAddress::LocalHost, m_port), qPrintable(m_listener->errorString()));
    m_port = m_listener->serverPort();
}

void FakeScorewatchd::stop()
{
    cut();
    m_listener.reset();
}

ApiEndpoint FakeScorewatchd::endpoint() const
{
    ApiEndpoint endpoint;
    endpoint.secure = m_secure;
    endpoint.host = m_secure ? u"localhost"_s : u"127.0.0.1"_s;
    endpoint.port = m_port;
    return endpoint;
}

void FakeScorewatchd::take()
{
    while (QTcpSocket *socket = m_listener->nextPendingConnection()) {
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
        if (socket->bytesAvailable() > 0)
            read(socket);
    }
}

void FakeScorewatchd::read(QTcpSocket *socket)
{
    const QByteArray head = socket->peek(16'384);
    if (!head.contains("\r\n\r\n"))
        return;
    m_heads.append(head);
    const QList<QByteArray> words = head.left(head.indexOf("\r\n")).split(' ');
    const QUrl url(QString::fromLatin1(words.value(1)));
    m_requests.append(QString::fromLatin1(words.value(0) + ' ' + words.value(1)));
    if (url.path().endsWith("/ws"_L1)) {
        const QString given = QUrlQuery(url).queryItemValue(u"ticket"_s, QUrl::FullyDecoded);
        if (!m_tickets.remove(given)) {
            socket->readAll();
            return write(socket, {401, {}, {}});
        }
        socket->disconnect(this);
        m_streamSocket = socket;
        m_streamServer.handleConnection(socket);
        Q_EMIT socket->readyRead(); // what has come already is read, too
        return;
    }
    socket->readAll();
    const bool authorised = head.contains("Authorization: Bearer " + token.toLatin1() + "\r\n");
    if (!isMute)
        answer(socket, QString::fromLatin1(words.value(0)), url, authorised);
}

void FakeScorewatchd::answer(QTcpSocket *socket, const QString &method, const QUrl &url, bool authorised)
{
    if (!authorised)
        return write(
            socket,
            {401, R"({"type":"urn:scorewatch:problem:unauthenticated","status":401,"detail":"It expired."})",
             "WWW-Authenticate: Bearer error=\"invalid_token\"\r\n"});
    if (method == "POST"_L1 && url.path().endsWith("/api/v1/auth/ws-ticket"_L1))
        return write(socket, ticketAnswer ? *ticketAnswer : ticket());
    write(socket,
          answers.value(
              url.path(),
              {404, R"({"type":"urn:scorewatch:problem:not-found","status":404,"detail":"Nothing."})", {}}));
}

FakeScorewatchd::Answer FakeScorewatchd::ticket()
{
    const QString name = u"ticket+%1/="_s.arg(m_requests.size()); // with what has a meaning in a query
    m_tickets.insert(name);
    return {201, "{\"ticket\":\"" + name.toLatin1() + "\",\"expiresAt\":\"2026-11-25T03:00:30Z\"}", {}};
}

void FakeScorewatchd::write(QTcpSocket *socket, const Answer &answer)
{
    socket->write("HTTP/1.1 " + QByteArray::number(answer.status)
                  + " Word\r\nContent-Type: application/json\r\nContent-Length: "
                  + QByteArray::number(answer.body.size()) + "\r\n" + answer.headers + "\r\n" + answer.body);
}

void FakeScorewatchd::streamOpened()
{
    m_stream = m_streamServer.nextPendingConnection();
    m_stream->setParent(this);
    connect(m_stream, &QWebSocket::disconnected, m_stream, &QObject::deleteLater);
    connect(m_stream, &QWebSocket::textMessageReceived, this, [this, stream = m_stream](const QString &said) {
        if (said != "{\"type\":\"ping\"}"_L1) {
            if (stream)
                stream->close(QWebSocketProtocol::CloseCodePolicyViolated);
            return;
        }
        ++m_pings;
        if (stream && answersPings)
            stream->sendTextMessage(u"{\"type\":\"pong\"}"_s);
    });
    ++m_streams;
    m_lastQuery = QUrlQuery(m_stream->requestUrl());
    if (greeting) {
        if (const QByteArray first = greeting(m_lastQuery); !first.isEmpty())
            send(first);
    }
}

void FakeScorewatchd::send(const QByteArray &message)
{
    QVERIFY(hasStream());
    m_stream->sendTextMessage(QString::fromUtf8(message));
}

void FakeScorewatchd::send(const QJsonObject &message)
{
    send(text(message));
}

void FakeScorewatchd::close(int code)
{
    QVERIFY(hasStream());
    m_stream->close(QWebSocketProtocol::CloseCode(code));
}

void FakeScorewatchd::cut()
{
    if (m_streamSocket)
        m_streamSocket->abort();
}

} // namespace scorewatch::test
