// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/redissocket.h"

#include <poll.h>
#include <sys/un.h>

#include <QFile>
#include <QLocalSocket>
#include <QNetworkProxy>
#include <QSslConfiguration>
#include <QSslError>
#include <QSslSocket>
#include <QTcpSocket>

using namespace Qt::StringLiterals;

namespace scorewatch {

RedisSocket::RedisSocket(RedisEndpoint endpoint, QObject *parent)
    : QObject(parent), m_endpoint(std::move(endpoint))
{ }

void RedisSocket::open()
{
    Q_ASSERT(!m_device);
    switch (m_endpoint.transport) {
    case RedisEndpoint::Transport::Unix:
        openLocal();
        break;
    case RedisEndpoint::Transport::Tcp:
        openTcp();
        break;
    case RedisEndpoint::Transport::Tls:
        openTls();
        break;
    }
}

void RedisSocket::openLocal()
{
    constexpr qsizetype kLongestPath = qsizetype(sizeof(sockaddr_un::sun_path)) - 1;
    if (QFile::encodeName(m_endpoint.path).size() > kLongestPath) {
        fail(Error::Code::InvalidArgument,
             u"the path of its socket is longer than %1 bytes"_s.arg(kLongestPath), u"use a shorter one"_s,
             {});
        return;
    }
    m_local = new QLocalSocket(this);
    m_device = m_local;
    connect(m_local, &QLocalSocket::connected, this, [this] {
        m_opened = true;
        Q_EMIT opened();
    });
    connect(m_local, &QLocalSocket::readyRead, this, &RedisSocket::readable);
    connect(m_local, &QLocalSocket::errorOccurred, this, &RedisSocket::failLocal);
    m_local->connectToServer(m_endpoint.path);
}

void RedisSocket::openTcp()
{
    auto *socket = new QTcpSocket(this);
    setUp(socket);
    connect(socket, &QTcpSocket::connected, this, [this] {
        m_opened = true;
        Q_EMIT opened();
    });
    socket->connectToHost(m_endpoint.host, m_endpoint.port);
}

void RedisSocket::openTls()
{
    if (!QSslSocket::supportsSsl()) {
        fail(Error::Code::Incompatible, u"this system's Qt has no TLS"_s,
             u"install OpenSSL and Qt's TLS plug-in"_s, {});
        return;
    }
    auto *socket = new QSslSocket(this);
    setUp(socket);
    socket->setPeerVerifyMode(QSslSocket::VerifyPeer);
    if (!useAuthority(socket))
        return;
    connect(socket, &QSslSocket::sslErrors, this, [this](const QList<QSslError> &errors) {
        if (!errors.isEmpty())
            m_untrusted = errors.first(); // we ignore none, so the handshake fails next
    });
    connect(socket, &QSslSocket::encrypted, this, [this] {
        m_opened = true;
        Q_EMIT opened();
    });
    socket->connectToHostEncrypted(m_endpoint.host, m_endpoint.port);
}

void RedisSocket::setUp(QAbstractSocket *socket)
{
    m_tcp = socket;
    m_device = socket;
    // Qt would hand a desktop's HTTP proxy a protocol that it cannot carry.
    socket->setProxy(QNetworkProxy::NoProxy);
    connect(socket, &QAbstractSocket::connected, this, [socket] {
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        socket->setSocketOption(QAbstractSocket::KeepAliveOption, 1);
    });
    connect(socket, &QAbstractSocket::readyRead, this, &RedisSocket::readable);
    connect(socket, &QAbstractSocket::errorOccurred, this, &RedisSocket::failTcp);
}

bool RedisSocket::useAuthority(QSslSocket *socket)
{
    if (m_endpoint.caFile.isEmpty())
        return true; // the system's authorities are Qt's default
    QFile file(m_endpoint.caFile);
    if (!file.open(QIODevice::ReadOnly)) {
        fail(Error::Code::InvalidArgument,
             u"the file with its authority, %1, cannot be read"_s.arg(m_endpoint.caFile),
             u"correct its path or rights"_s, file.errorString());
        return false;
    }
    const QList<QSslCertificate> authorities = QSslCertificate::fromDevice(&file, QSsl::Pem);
    if (authorities.isEmpty()) {
        fail(Error::Code::InvalidArgument,
             u"the file %1 holds no certificate in PEM form"_s.arg(m_endpoint.caFile),
             u"give the one of the authority that signed the server's"_s, {});
        return false;
    }
    QSslConfiguration configuration = socket->sslConfiguration();
    configuration.setCaCertificates(authorities);
    socket->setSslConfiguration(configuration);
    return true;
}

void RedisSocket::abort()
{
    m_failed = true; // from here on nothing is told
    if (m_tcp)
        m_tcp->abort();
    if (m_local)
        m_local->abort();
}

bool RedisSocket::wasSpokenTo() const
{
    if (m_endpoint.transport == RedisEndpoint::Transport::Tls)
        return false;
    pollfd arrived{int(m_tcp ? m_tcp->socketDescriptor() : m_local->socketDescriptor()), POLLIN, 0};
    return ::poll(&arrived, 1, 0) > 0 && (arrived.revents & POLLIN);
}

void RedisSocket::write(const QByteArray &bytes)
{
    m_device->write(bytes);
}

void RedisSocket::flush()
{
    if (m_tcp)
        m_tcp->flush();
    else
        m_local->flush();
}

qint64 RedisSocket::bytesToWrite() const
{
    return m_device->bytesToWrite();
}

qint64 RedisSocket::read(char *buffer, qint64 size)
{
    return m_device ? std::max<qint64>(0, m_device->read(buffer, size)) : 0;
}

void RedisSocket::fail(Error::Code code, const QString &why, const QString &advice, const QString &detail)
{
    if (m_failed)
        return;
    m_failed = true;
    const QString what = m_opened ? u"The connection to Redis at %1 broke: %2; %3."_s
                                  : u"Redis at %1 could not be reached: %2; %3."_s;
    Q_EMIT failed(Error{code, what.arg(m_endpoint.displayName(), why, advice), detail, {}});
}

void RedisSocket::failLocal()
{
    const QString detail = m_local->errorString();
    switch (m_local->error()) {
    case QLocalSocket::ServerNotFoundError:
        fail(Error::Code::Unavailable, u"there is no such socket"_s, u"start it or correct the path"_s,
             detail);
        break;
    case QLocalSocket::ConnectionRefusedError:
        fail(Error::Code::Unavailable, u"nothing answers on this socket"_s, u"start it"_s, detail);
        break;
    case QLocalSocket::SocketAccessError:
        fail(Error::Code::PermissionDenied, u"this user may not open the socket"_s,
             u"join the group that owns it"_s, detail);
        break;
    case QLocalSocket::PeerClosedError:
        fail(Error::Code::Unavailable, u"the server closed it"_s, u"its log says why"_s, detail);
        break;
    default:
        fail(Error::Code::Unavailable, u"the system reports an error"_s, u"the detail names it"_s, detail);
        break;
    }
}

void RedisSocket::failTcp()
{
    const QString detail = m_tcp->errorString();
    switch (m_tcp->error()) {
    case QAbstractSocket::ConnectionRefusedError:
        fail(Error::Code::Unavailable, u"nothing answers on this port"_s, u"start it or correct the port"_s,
             detail);
        break;
    case QAbstractSocket::HostNotFoundError:
        fail(Error::Code::Unavailable, u"the host name is not known"_s, u"correct it"_s, detail);
        break;
    case QAbstractSocket::RemoteHostClosedError:
        fail(Error::Code::Unavailable, u"the server closed it"_s, u"its log says why"_s, detail);
        break;
    case QAbstractSocket::SslHandshakeFailedError:
        if (m_untrusted)
            failTls(*m_untrusted);
        fail(Error::Code::Incompatible, u"it does not speak TLS with us"_s,
             u"use the port on which it does, or an address that starts with redis://"_s, detail);
        break;
    default:
        fail(Error::Code::Unavailable, u"the network reports an error"_s, u"the detail names it"_s, detail);
        break;
    }
}

void RedisSocket::failTls(const QSslError &error)
{
    const QString advice = u"no data was sent"_s;
    switch (error.error()) {
    case QSslError::HostNameMismatch:
        fail(Error::Code::PermissionDenied, u"its certificate is for another host"_s, advice,
             error.errorString());
        break;
    case QSslError::CertificateExpired:
        fail(Error::Code::PermissionDenied, u"its certificate has expired"_s, advice, error.errorString());
        break;
    case QSslError::CertificateNotYetValid:
        fail(Error::Code::PermissionDenied, u"its certificate is not valid yet"_s, advice,
             error.errorString());
        break;
    default:
        fail(Error::Code::PermissionDenied,
             u"its certificate is not signed by an authority that is trusted here"_s, advice,
             error.errorString());
        break;
    }
}

} // namespace scorewatch
