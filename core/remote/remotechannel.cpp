// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/remote/remotechannel.h"

#include <algorithm>

#include <QLoggingCategory>
#include <QNetworkRequest>
#include <QSslConfiguration>
#include <QSslError>
#include <QWebSocket>

#include "core/base/async.h"
#include "core/domain/displayname.h"
#include "core/remote/apiproblem.h"
#include "core/remote/remotemessagedecoder.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

Q_LOGGING_CATEGORY(lcRemote, "scorewatch.remote")

constexpr qsizetype kLongestTicket = 4096;

// Close codes of docs/api.md. 1013 (too slow) does not get this far: Qt takes it for a mistake of the server.
constexpr int kServerStops = 1001;
constexpr int kSessionEnded = 4401;

Error unavailable(const QString &sentence, const QString &detail = {})
{
    return {Error::Code::Unavailable, sentence, detail, {}};
}

/// Why a connection that was open is not any more.
Error whyClosed(int code, const QString &words, const QString &place)
{
    const QString detail = displayName(words.simplified());
    if (code == kServerStops)
        return unavailable(u"scorewatchd at %1 was stopped; it is tried again."_s.arg(place), detail);
    return unavailable(u"The connection to scorewatchd at %1 broke; it is tried again."_s.arg(place),
                       u"close code %1 %2"_s.arg(code).arg(detail).trimmed());
}

} // namespace

RemoteChannel::RemoteChannel(ApiClient &client, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_backoff(client.options().reconnectFirst, client.options().reconnectCeiling)
{
    m_connectTimer.setSingleShot(true);
    m_reconnectTimer.setSingleShot(true);
    connect(&m_connectTimer, &QTimer::timeout, this, [this] {
        fail({Error::Code::Timeout,
              u"scorewatchd at %1 did not open the stream of the board in time; it is tried again."_s.arg(
                  place()),
              {},
              {}});
    });
    connect(&m_reconnectTimer, &QTimer::timeout, this, &RemoteChannel::connectNow);
    connect(&m_watchTimer, &QTimer::timeout, this, &RemoteChannel::look);
}

RemoteChannel::~RemoteChannel()
{
    stop();
}

void RemoteChannel::start()
{
    if (m_phase != Phase::Stopped)
        return;
    m_backoff.reset();
    connectNow();
}

void RemoteChannel::stop()
{
    m_phase = Phase::Stopped;
    ++m_attempt;
    m_reconnectTimer.stop();
    dropSocket();
}

void RemoteChannel::reconnect(const Error &why)
{
    if (m_phase == Phase::Open)
        fail(why);
}

void RemoteChannel::connectNow()
{
    m_phase = Phase::Asking;
    const int attempt = ++m_attempt;
    Q_EMIT connecting();
    if (m_phase != Phase::Asking || attempt != m_attempt)
        return; // whoever heard that stopped us
    async::onFinished(m_client.post(u"/api/v1/auth/ws-ticket"_s), this,
                      [this, attempt](const Result<QJsonObject> &answer) {
                          if (attempt == m_attempt)
                              takeTicket(answer);
                      });
}

void RemoteChannel::takeTicket(const Result<QJsonObject> &answer)
{
    if (!answer) {
        if (answer.error().code == Error::Code::PermissionDenied)
            refuse(answer.error());
        else
            fail(answer.error());
        return;
    }
    const QString ticket = answer->value("ticket"_L1).toString();
    if (ticket.isEmpty() || ticket.size() > kLongestTicket) {
        fail(apiproblem::notScorewatchd(place(), u"its answer holds no ticket"_s));
        return;
    }
    openSocket(ticket);
}

void RemoteChannel::openSocket(const QString &ticket)
{
    const auto encoded
        = [](const QString &text) { return QString::fromLatin1(QUrl::toPercentEncoding(text)); };
    QUrlQuery query;
    query.addQueryItem(u"ticket"_s, encoded(ticket));
    query.addQueryItem(u"updates"_s, u"all"_s);
    if (m_resume && !m_resume->epoch.isEmpty()) {
        query.addQueryItem(u"epoch"_s, encoded(QString::fromUtf8(m_resume->epoch)));
        query.addQueryItem(u"seq"_s, QString::number(m_resume->sequence));
    }
    m_phase = Phase::Connecting;
    m_tlsTrouble.clear();
    m_socket = new QWebSocket(QString(), QWebSocketProtocol::VersionLatest, this);
    m_socket->setMaxAllowedIncomingFrameSize(quint64(RemoteMessageDecoder::kMaxPayload));
    m_socket->setMaxAllowedIncomingMessageSize(quint64(RemoteMessageDecoder::kMaxPayload));
    // What we have not read stays with the server, which then sends less and fuller messages.
    m_socket->setReadBufferSize(2 * RemoteMessageDecoder::kMaxPayload);
    m_socket->setSslConfiguration(m_client.tls());
    connectSocket();
    m_connectTimer.start(m_client.options().connectTimeout);
    QNetworkRequest request(m_client.webSocketUrl(query));
    request.setRawHeader("User-Agent", "scorewatch");
    m_socket->open(request);
}

void RemoteChannel::connectSocket()
{
    connect(m_socket, &QWebSocket::connected, this, &RemoteChannel::socketOpened);
    connect(m_socket, &QWebSocket::disconnected, this, &RemoteChannel::socketClosed);
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    connect(m_socket, &QWebSocket::errorOccurred, this, &RemoteChannel::socketClosed);
#else
    connect(m_socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this,
            &RemoteChannel::socketClosed);
#endif
    connect(m_socket, &QWebSocket::sslErrors, this, [this](const QList<QSslError> &errors) {
        if (!errors.isEmpty())
            m_tlsTrouble = errors.constFirst().errorString();
    });
    const auto take = [this, socket = m_socket](const QByteArray &message) {
        if (m_socket != socket || m_phase != Phase::Open)
            return; // the rest of a connection that is not ours any more
        heard();
        Q_EMIT received(message);
    };
    connect(m_socket, &QWebSocket::textMessageReceived, this,
            [take](const QString &message) { take(message.toUtf8()); });
    connect(m_socket, &QWebSocket::binaryMessageReceived, this, take);
}

void RemoteChannel::socketOpened()
{
    m_connectTimer.stop();
    m_phase = Phase::Open;
    heard();
    m_openedAt = m_lastHeard;
    m_lastPing = m_lastHeard;
    const auto &options = m_client.options();
    m_watchTimer.start(std::max(options.pingAfter / 4, std::chrono::milliseconds(1)));
    qCInfo(lcRemote).noquote() << "Watching scorewatchd at" << place();
    Q_EMIT opened();
}

void RemoteChannel::socketClosed()
{
    const int code = int(m_socket->closeCode());
    const QString words
        = m_socket->closeReason().isEmpty() ? m_socket->errorString() : m_socket->closeReason();
    if (code == kSessionEnded)
        refuse(apiproblem::tokenRefused(place()));
    else if (!m_tlsTrouble.isEmpty())
        fail(apiproblem::untrusted(m_tlsTrouble, place()));
    else if (m_phase == Phase::Connecting)
        fail(unavailable(
            u"scorewatchd at %1 did not open the stream of the board; it is tried again."_s.arg(place()),
            displayName(words.simplified())));
    else
        fail(whyClosed(code, words, place()));
}

/// Is there still somebody? A connection whose other end lost its power stays open for hours.
void RemoteChannel::look()
{
    const auto &options = m_client.options();
    const auto now = options.steadyNow();
    if (now - m_lastHeard >= options.silence) {
        fail({Error::Code::Timeout,
              u"scorewatchd at %1 has fallen silent; it is tried again."_s.arg(place()),
              {},
              {}});
        return;
    }
    if (now - std::max(m_lastHeard, m_lastPing) < options.pingAfter)
        return;
    m_lastPing = now;
    m_socket->sendTextMessage(u"{\"type\":\"ping\"}"_s);
}

void RemoteChannel::fail(const Error &why)
{
    const auto &options = m_client.options();
    if (m_phase == Phase::Open && options.steadyNow() - m_openedAt >= options.stableAfter)
        m_backoff.reset();
    dropSocket();
    m_phase = Phase::Waiting;
    m_reconnectTimer.start(m_backoff.next());
    qCWarning(lcRemote).noquote() << toString(why);
    Q_EMIT lost(why);
}

void RemoteChannel::refuse(const Error &why)
{
    stop();
    qCWarning(lcRemote).noquote() << toString(why);
    Q_EMIT refused(why);
}

void RemoteChannel::dropSocket()
{
    m_connectTimer.stop();
    m_watchTimer.stop();
    if (!m_socket)
        return;
    m_socket->disconnect(this);
    // Its own signal may be what led here; and whoever does not read a farewell would hold the connection open.
    m_socket->abort();
    m_socket->deleteLater();
    m_socket = nullptr;
}

} // namespace scorewatch
