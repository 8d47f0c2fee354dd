// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/redistransport.h"

#include <QLoggingCategory>

#include "core/redis/redissocket.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

Q_LOGGING_CATEGORY(lcRedis, "scorewatch.redis")

// hiredis moves what is left over after each reply; small pieces keep that cheap.
constexpr qint64 kPiece = 16LL * 1024;

} // namespace

RedisTransport::RedisTransport(RedisEndpoint endpoint, RedisClientOptions options, RedisReplyLimits limits,
                               ReplyHandler onReply, QObject *parent)
    : QObject(parent)
    , m_endpoint(std::move(endpoint))
    , m_options(std::move(options))
    , m_limits(limits)
    , m_onReply(std::move(onReply))
    , m_connectTimer(this)
    , m_reconnectTimer(this)
    , m_backoff(m_options.reconnectFirst, m_options.reconnectCeiling)
{
    m_connectTimer.setSingleShot(true);
    connect(&m_connectTimer, &QTimer::timeout, this, &RedisTransport::giveUpConnecting);
    m_reconnectTimer.setSingleShot(true);
    connect(&m_reconnectTimer, &QTimer::timeout, this, &RedisTransport::connectNow);
}

RedisTransport::~RedisTransport()
{
    stop();
}

void RedisTransport::start()
{
    if (m_started)
        return;
    m_started = true;
    m_backoff.reset();
    m_lastTold.reset();
    connectNow();
}

void RedisTransport::stop()
{
    m_started = false;
    m_reconnectTimer.stop();
    dropSocket();
}

void RedisTransport::connectNow()
{
    const bool keptOut = m_lastTold && m_lastTold->code == Error::Code::PermissionDenied;
    if (!keptOut)
        Q_EMIT connecting();
    if (!m_started)
        return; // whoever heard that stopped us
    m_reader = std::make_unique<RedisReplyReader>(m_limits);
    m_socket = new RedisSocket(m_endpoint, this);
    connect(m_socket, &RedisSocket::opened, this, &RedisTransport::sendHandshake);
    connect(m_socket, &RedisSocket::readable, this, &RedisTransport::readAll);
    connect(m_socket, &RedisSocket::failed, this, &RedisTransport::close);
    m_connectTimer.start(m_options.connectTimeout);
    m_socket->open();
}

void RedisTransport::sendHandshake()
{
    m_handshake.emplace(m_endpoint, m_options.clientName);
    if (m_socket->wasSpokenTo())
        return; // a refusal, which is read as the answer to our first command
    m_socket->write(m_handshake->request());
    m_socket->flush();
}

void RedisTransport::readAll()
{
    char piece[kPiece];
    // A reply handler may close this connection, and even start the next; then the rest is no longer ours to read.
    RedisSocket *const socket = m_socket;
    while (socket && m_socket == socket) {
        const qint64 size = socket->read(piece, kPiece);
        if (size == 0)
            break;
        m_reader->feed({piece, size});
        while (m_socket == socket) {
            std::optional<Result<RedisReply>> reply = m_reader->next();
            if (!reply)
                break;
            if (*reply)
                take(std::move(**reply));
            else
                close(reply->error());
        }
    }
    if (socket && m_socket == socket && m_ready)
        Q_EMIT drained();
}

void RedisTransport::take(RedisReply &&reply)
{
    if (m_ready) {
        m_onReply(std::move(reply));
        return;
    }
    Q_ASSERT(m_handshake); // nothing can be read before the socket has opened
    if (const std::optional<Error> refused = m_handshake->take(reply))
        close(*refused);
    else if (m_handshake->isDone())
        finishHandshake();
}

void RedisTransport::finishHandshake()
{
    const RedisServerInfo info = m_handshake->info();
    m_handshake.reset();
    m_connectTimer.stop();
    m_lastTold.reset();
    m_readySince.start();
    m_ready = true;
    qCInfo(lcRedis).noquote() << "Connected to Redis" << info.version << "at" << m_endpoint.displayName();
    Q_EMIT ready(info);
}

void RedisTransport::giveUpConnecting()
{
    // A server without TLS takes our first bytes for the start of a command and waits for the rest.
    const QString check = m_endpoint.transport == RedisEndpoint::Transport::Tls
        ? u"check that it runs, speaks TLS on this port, and that nothing blocks the way"_s
        : u"check that it runs and that nothing blocks the way"_s;
    close({Error::Code::Timeout,
           u"Redis at %1 did not answer within %2 ms; %3."_s.arg(
               m_endpoint.displayName(), QString::number(m_options.connectTimeout.count()), check),
           {},
           {}});
}

/// By value: the original may belong to what is taken down.
void RedisTransport::close(Error why)
{
    if (!m_socket)
        return;
    // A server that takes us in only to throw us out must not be knocked at without pause.
    if (m_ready && std::chrono::milliseconds(m_readySince.elapsed()) > m_options.reconnectCeiling)
        m_backoff.reset();
    dropSocket();
    const bool news = !m_lastTold || m_lastTold != why;
    m_lastTold = why;
    if (news)
        qCWarning(lcRedis).noquote() << toString(why);
    scheduleReconnect(why);
    Q_EMIT lost(why, news);
}

void RedisTransport::dropSocket()
{
    m_connectTimer.stop();
    m_handshake.reset();
    m_ready = false;
    if (!m_socket)
        return;
    // It may be what calls us.
    m_socket->disconnect(this);
    m_socket->abort();
    m_socket->deleteLater();
    m_socket = nullptr;
}

void RedisTransport::scheduleReconnect(const Error &why)
{
    // A wrong password does not become right by asking often, and servers count the attempts.
    const bool refused = why.code == Error::Code::PermissionDenied;
    m_reconnectTimer.start(refused ? m_options.reconnectCeiling : m_backoff.next());
}

void RedisTransport::write(const QByteArray &bytes)
{
    if (m_ready) // a write before this one may have found the connection broken
        m_socket->write(bytes);
}

void RedisTransport::flush()
{
    if (m_ready)
        m_socket->flush();
}

qint64 RedisTransport::bytesToWrite() const
{
    return m_socket ? m_socket->bytesToWrite() : 0;
}

} // namespace scorewatch
