// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/http/listener.h"

#include <cerrno>
#include <cstring>

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <QFile>
#include <QLoggingCategory>

#include "api/http/httpconnection.h"
#include "api/http/ioworkerloop.h"

using namespace Qt::StringLiterals;

namespace scorewatch::http {
namespace {

using namespace std::chrono_literals;

Q_LOGGING_CATEGORY(lcListener, "scorewatch.api.listener")

constexpr int kBacklog = 4096;
/// What the kernel keeps for a client that takes nothing; what is under way already is not counted.
constexpr int kUnsentBytes = 128 * 1024;
/// How long nobody is accepted when the process has no files left.
constexpr auto kPause = 100ms;

Error cannotListen(const QString &where, int code)
{
    return {
        code == EACCES || code == EPERM ? Error::Code::PermissionDenied : Error::Code::Unavailable,
        u"The API cannot be served at %1: %2. Give another address with --api-listen, or end who uses this one."_s
            .arg(where, QString::fromLocal8Bit(std::strerror(code))),
        {},
        {}};
}

/// A socket of our own until it is given away.
class Socket final
{
public:
    explicit Socket(int descriptor) : m_descriptor(descriptor) { }
    ~Socket()
    {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
    }
    Socket(const Socket &) = delete;
    Socket &operator=(const Socket &) = delete;
    [[nodiscard]] int get() const { return m_descriptor; }
    int release() { return std::exchange(m_descriptor, -1); }

private:
    int m_descriptor;
};

/// -1 where there can be none; errno says why.
int listeningSocket(const addrinfo &address, bool forBothProtocols)
{
    Socket socket(::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (socket.get() < 0)
        return -1;
    const int on = 1;
    const int off = 0;
    setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (address.ai_family == AF_INET6 && forBothProtocols)
        setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    if (bind(socket.get(), address.ai_addr, address.ai_addrlen) == 0 && listen(socket.get(), kBacklog) == 0)
        return socket.release();
    const int why = errno;
    ::close(socket.release());
    errno = why;
    return -1;
}

/// "127.0.0.1" and its port.
std::pair<std::string, int> numeric(const sockaddr_storage &address)
{
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (address.ss_family == AF_INET) {
        const auto *in = reinterpret_cast<const sockaddr_in *>(&address);
        inet_ntop(AF_INET, &in->sin_addr, text.data(), text.size());
        return {text.data(), ntohs(in->sin_port)};
    }
    if (address.ss_family == AF_INET6) {
        const auto *in = reinterpret_cast<const sockaddr_in6 *>(&address);
        inet_ntop(AF_INET6, &in->sin6_addr, text.data(), text.size());
        std::string out = text.data();
        // A client of the old protocol on a socket for both.
        if (out.starts_with("::ffff:") && out.find('.') != std::string::npos)
            out.erase(0, 7);
        return {out, ntohs(in->sin6_port)};
    }
    return {};
}

} // namespace

Listener::Listener(std::vector<std::shared_ptr<IoWorker>> workers, std::shared_ptr<const Edge> edge)
    : m_workers(std::move(workers))
    , m_edge(std::move(edge))
    , m_socket(m_workers.front()->loop().context.get_executor())
    , m_pause(m_workers.front()->loop().context)
{ }

Listener::~Listener()
{
    if (!m_unixPath.isEmpty())
        QFile::remove(m_unixPath);
}

Result<void> Listener::open(const HttpServer::Options &options)
{
    if (auto tls = openTls(options); !tls)
        return tls;
    if (options.inheritedSocket >= 0)
        return adopt(options.inheritedSocket);
    return options.listen.unixPath.isEmpty() ? listenTcp(options.listen)
                                             : listenUnix(options.listen.unixPath);
}

Result<void> Listener::openTls(const HttpServer::Options &options)
{
    if (options.tlsCertificate.isEmpty())
        return {};
    m_tls = std::make_unique<boost::asio::ssl::context>(boost::asio::ssl::context::tls_server);
    m_tls->set_options(boost::asio::ssl::context::default_workarounds | boost::asio::ssl::context::no_tlsv1
                       | boost::asio::ssl::context::no_tlsv1_1);
    IoError error;
    m_tls->use_certificate_chain_file(options.tlsCertificate.toStdString(), error);
    if (!error)
        m_tls->use_private_key_file(options.tlsKey.toStdString(), boost::asio::ssl::context::pem, error);
    if (!error)
        return {};
    return Error{
        Error::Code::InvalidArgument,
        u"The API cannot be served with TLS: %1 and %2 are no certificate and key in PEM that belong together."_s
            .arg(options.tlsCertificate, options.tlsKey),
        QString::fromStdString(error.message()),
        {}};
}

Result<void> Listener::listenTcp(const ListenAddress &address)
{
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
    addrinfo *found = nullptr;
    const QByteArray host = address.host.isEmpty() ? QByteArray("::") : address.host.toUtf8();
    if (const int code
        = getaddrinfo(host.constData(), QByteArray::number(address.port).constData(), &hints, &found)) {
        return Error{Error::Code::NotFound,
                     u"The API cannot be served at %1, because there is no such address: %2."_s.arg(
                         address.toString(), QString::fromLocal8Bit(gai_strerror(code))),
                     {},
                     {}};
    }
    const std::unique_ptr<addrinfo, void (*)(addrinfo *)> owned(found, freeaddrinfo);
    int why = EADDRNOTAVAIL;
    for (const addrinfo *each = found; each; each = each->ai_next) {
        Socket socket(listeningSocket(*each, address.host.isEmpty()));
        if (socket.get() >= 0)
            return adopt(socket.release());
        why = errno;
    }
    if (why == EAFNOSUPPORT && address.host.isEmpty()) // a kernel without IPv6
        return listenTcp({u"0.0.0.0"_s, address.port, {}});
    return cannotListen(address.toString(), why);
}

Result<void> Listener::listenUnix(const QString &path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const QByteArray name = QFile::encodeName(path);
    if (size_t(name.size()) >= sizeof address.sun_path) {
        return Error{
            Error::Code::InvalidArgument,
            u"The API cannot be served at %1, because a socket's path has at most %2 bytes."_s.arg(path).arg(
                sizeof address.sun_path - 1),
            {},
            {}};
    }
    std::memcpy(address.sun_path, name.constData(), size_t(name.size()));
    const auto *generic = reinterpret_cast<const sockaddr *>(&address);
    Socket socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    // A socket that nobody answers is left over from a crash; one that is answered is somebody's; a file is never ours.
    struct stat known = {};
    if (lstat(name.constData(), &known) == 0 && S_ISSOCK(known.st_mode)) {
        const Socket probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
        if (connect(probe.get(), generic, sizeof address) != 0 && errno == ECONNREFUSED)
            ::unlink(name.constData());
    }
    if (socket.get() < 0 || bind(socket.get(), generic, sizeof address) != 0
        || listen(socket.get(), kBacklog) != 0)
        return cannotListen(u"unix:"_s + path, errno);
    // Who may connect is said by the rights of its directory and its group.
    chmod(name.constData(), 0660);
    m_unixPath = path;
    return adopt(socket.release());
}

Result<void> Listener::adopt(int socket)
{
    sockaddr_storage address{};
    socklen_t length = sizeof address;
    int listening = 0;
    socklen_t size = sizeof listening;
    if (getsockname(socket, reinterpret_cast<sockaddr *>(&address), &length) != 0
        || getsockopt(socket, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) != 0 || !listening)
        return cannotListen(u"the socket that was handed over"_s, errno ? errno : EINVAL);
    const auto [host, port] = numeric(address);
    if (address.ss_family == AF_UNIX) {
        m_address = u"unix:"_s + QFile::decodeName(reinterpret_cast<const sockaddr_un *>(&address)->sun_path);
    } else {
        const QString name = QString::fromStdString(host);
        m_address = u"%1://%2:%3"_s
                        .arg(m_tls ? u"https"_s : u"http"_s, name.contains(u':') ? u'[' + name + u']' : name)
                        .arg(port);
    }
    m_socket.assign(socket);
    m_socket.non_blocking(true);
    return {};
}

void Listener::start()
{
    m_workers.front()->post([self = shared_from_this()] { self->waitForClient(); });
}

void Listener::close()
{
    m_workers.front()->post([self = shared_from_this()] {
        IoError ignored; // closing twice is no matter
        self->m_pause.cancel();
        self->m_socket.close(ignored);
    });
}

void Listener::waitForClient()
{
    m_socket.async_wait(Descriptor::wait_read, [self = shared_from_this()](const IoError &error) {
        if (!error && self->m_socket.is_open())
            self->acceptAll();
    });
}

void Listener::acceptAll()
{
    // Some at a time, so that those who are here are served too.
    for (int i = 0; i < 64; ++i) {
        sockaddr_storage address{};
        socklen_t length = sizeof address;
        const int socket = accept4(m_socket.native_handle(), reinterpret_cast<sockaddr *>(&address), &length,
                                   SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (socket >= 0) {
            serve(socket, address.ss_family, numeric(address).first);
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            break;
        } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            qCWarning(lcListener, "No client can be accepted for a moment: %s", std::strerror(errno));
            m_pause.expires_after(kPause);
            m_pause.async_wait([self = shared_from_this()](const IoError &error) {
                if (!error)
                    self->waitForClient();
            });
            return;
        }
        // Anything else concerns a client that has left already.
    }
    waitForClient();
}

bool Listener::isFull() const
{
    int all = 0;
    for (const auto &worker : m_workers)
        all += worker->connectionCount();
    return all >= m_edge->limits.connections;
}

void Listener::serve(int socket, int family, std::string peer)
{
    const std::shared_ptr<IoWorker> &worker = m_workers[m_next++ % m_workers.size()];
    const bool full = isFull();
    if (family != AF_UNIX) {
        const int on = 1;
        setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        setsockopt(socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &kUnsentBytes, sizeof kUnsentBytes);
        setsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    }
    // Closed with the work where that is never done.
    const auto owned = std::make_shared<Socket>(socket);
    worker->post([self = shared_from_this(), worker, full, family, owned, peer = std::move(peer)] {
        PlainStream stream(worker->loop().context.get_executor(),
                           boost::asio::generic::stream_protocol(family, 0), owned->release());
        if (self->m_tls && full)
            return; // in plain text nobody would understand it
        if (self->m_tls) {
            std::make_shared<HttpConnection<TlsStream>>(TlsStream(std::move(stream), *self->m_tls), worker,
                                                        self->m_edge, peer)
                ->start();
            return;
        }
        const auto connection
            = std::make_shared<HttpConnection<PlainStream>>(std::move(stream), worker, self->m_edge, peer);
        full ? connection->refuse() : connection->start();
    });
}

} // namespace scorewatch::http
