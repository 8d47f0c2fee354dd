// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/viewerswarm.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>

#include <QDateTime>
#include <QDeadlineTimer>

#include "core/live/instant.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch::bench {
namespace {

constexpr int kOpeningAtOnce = 100;
constexpr auto kPatience = 20s; ///< for the next viewer to be open

Error failed(const QString &detail)
{
    return {Error::Code::Unavailable, u"The viewers could not be opened."_s, detail, {}};
}

/// What stands between the quotes behind `"name":"`, or nothing.
std::string_view textMember(std::string_view json, std::string_view name)
{
    const std::size_t at = json.find(name);
    if (at == std::string_view::npos)
        return {};
    json.remove_prefix(at + name.size());
    return json.substr(0, std::min(json.find('"'), json.size()));
}

qint64 numberMember(std::string_view json, std::string_view name)
{
    qint64 value = -1;
    if (const std::size_t at = json.find(name); at != std::string_view::npos)
        std::from_chars(json.data() + at + name.size(), json.data() + json.size(), value);
    return value;
}

bool isOpenYet(std::string_view response)
{
    return response.find("\r\n\r\n") != std::string_view::npos;
}

} // namespace

struct ViewerSwarm::Viewer
{
    enum class State {
        Connecting,
        Ticket,
        Upgrade,
        First, ///< upgraded, nothing said yet
        Open,
        Lost,
    };

    int socket = -1;
    State state = State::Connecting;
    QByteArray token;
    std::string response; ///< of HTTP, as far as it has come
    ViewerFrames frames;
};

ViewerSwarm::ViewerSwarm(quint16 port, std::vector<QByteArray> tokens)
    : m_port(port), m_tokens(std::move(tokens)), m_epoll(::epoll_create1(EPOLL_CLOEXEC)), m_buffer(1 << 18)
{ }

ViewerSwarm::~ViewerSwarm()
{
    for (const auto &viewer : m_viewers) {
        if (viewer->socket >= 0)
            ::close(viewer->socket);
    }
    ::close(m_epoll);
}

Result<void> ViewerSwarm::open(int viewers)
{
    const int wanted = m_open + viewers;
    int next = 0;
    int lastOpen = m_open;
    QDeadlineTimer deadline(kPatience);
    while (m_open < wanted) {
        while (m_opening < kOpeningAtOnce && next < viewers) {
            if (auto connected = connectOne(); !connected)
                return connected;
            ++next;
        }
        turn(100ms);
        if (!m_firstFailure.isEmpty())
            return failed(m_firstFailure);
        if (m_open != lastOpen) {
            lastOpen = m_open;
            deadline = QDeadlineTimer(kPatience);
        } else if (deadline.hasExpired()) {
            return failed(u"%1 of %2 are open, and the next one is not answered"_s.arg(m_open).arg(wanted));
        }
    }
    return {};
}

ViewerSwarm::Figures ViewerSwarm::watch(std::chrono::milliseconds time)
{
    m_figures = {};
    const auto begin = Clock::now();
    for (auto now = begin; now < begin + time; now = Clock::now())
        turn(std::chrono::ceil<std::chrono::milliseconds>(begin + time - now));
    m_figures.time = Clock::now() - begin;
    return std::move(m_figures);
}

Result<void> ViewerSwarm::connectOne()
{
    auto viewer = std::make_unique<Viewer>();
    viewer->token = m_tokens[m_viewers.size() % m_tokens.size()];
    viewer->socket = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (viewer->socket < 0)
        return failed(QString::fromLocal8Bit(std::strerror(errno)));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(m_port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int connected
        = ::connect(viewer->socket, reinterpret_cast<const sockaddr *>(&address), sizeof address);
    if (connected < 0 && errno != EINPROGRESS)
        return failed(QString::fromLocal8Bit(std::strerror(errno)));
    epoll_event event{};
    event.events = EPOLLOUT;
    event.data.ptr = viewer.get();
    if (::epoll_ctl(m_epoll, EPOLL_CTL_ADD, viewer->socket, &event) < 0)
        return failed(QString::fromLocal8Bit(std::strerror(errno)));
    m_viewers.push_back(std::move(viewer));
    ++m_opening;
    return {};
}

void ViewerSwarm::turn(std::chrono::milliseconds patience)
{
    std::array<epoll_event, 512> events{};
    const int count = ::epoll_wait(m_epoll, events.data(), int(events.size()), int(patience.count()));
    for (int i = 0; i < count; ++i) {
        Viewer &viewer = *static_cast<Viewer *>(events[size_t(i)].data.ptr);
        if (viewer.state == Viewer::State::Connecting)
            writable(viewer);
        else
            readable(viewer);
    }
}

void ViewerSwarm::writable(Viewer &viewer)
{
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = &viewer;
    ::epoll_ctl(m_epoll, EPOLL_CTL_MOD, viewer.socket, &event);
    const QByteArray request
        = "POST /api/v1/auth/ws-ticket HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + viewer.token
        + "\r\nContent-Length: 0\r\n\r\n";
    viewer.state = Viewer::State::Ticket;
    if (::send(viewer.socket, request.constData(), size_t(request.size()), MSG_NOSIGNAL) != request.size())
        lose(viewer, QString::fromLocal8Bit(std::strerror(errno)));
}

void ViewerSwarm::readable(Viewer &viewer)
{
    const ssize_t size = ::recv(viewer.socket, m_buffer.data(), m_buffer.size(), 0);
    if (size < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (size <= 0)
        return lose(viewer, u"The server closed a connection."_s);
    m_figures.bytes += size;
    answered(viewer, std::string_view(m_buffer.data(), size_t(size)));
}

void ViewerSwarm::answered(Viewer &viewer, std::string_view bytes)
{
    const auto handler
        = [&](ViewerFrames::Opcode opcode, std::string_view start) { frame(viewer, opcode, start); };
    if (viewer.state >= Viewer::State::First)
        return viewer.frames.take(bytes, handler);
    viewer.response.append(bytes);
    if (!isOpenYet(viewer.response))
        return;
    if (viewer.state == Viewer::State::Ticket)
        return upgrade(viewer, viewer.response);
    if (!viewer.response.starts_with("HTTP/1.1 101"))
        return lose(viewer, QString::fromStdString(viewer.response.substr(0, 300)));
    viewer.state = Viewer::State::First;
    const std::string response = std::exchange(viewer.response, {});
    viewer.frames.take(std::string_view(response).substr(response.find("\r\n\r\n") + 4), handler);
}

void ViewerSwarm::upgrade(Viewer &viewer, std::string_view ticketAnswer)
{
    if (!ticketAnswer.starts_with("HTTP/1.1 201"))
        return lose(viewer,
                    QString::fromUtf8(ticketAnswer.data(), qMin(qsizetype(ticketAnswer.size()), 300)));
    const std::string_view ticket = textMember(ticketAnswer, R"("ticket":")");
    if (ticket.size() != 43) // the body is still on its way
        return;
    const std::string request = "GET /ws?updates=top&ticket=" + std::string(ticket)
        + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    viewer.response.clear();
    viewer.state = Viewer::State::Upgrade;
    if (::send(viewer.socket, request.data(), request.size(), MSG_NOSIGNAL) != ssize_t(request.size()))
        lose(viewer, QString::fromLocal8Bit(std::strerror(errno)));
}

void ViewerSwarm::frame(Viewer &viewer, ViewerFrames::Opcode opcode, std::string_view start)
{
    if (opcode == ViewerFrames::Ping)
        return pong(viewer, start);
    if (opcode == ViewerFrames::Text)
        return message(viewer, start);
    if (opcode == ViewerFrames::Close)
        lose(viewer, u"The server closed a viewer."_s);
}

void ViewerSwarm::message(Viewer &viewer, std::string_view start)
{
    if (viewer.state == Viewer::State::First) {
        viewer.state = Viewer::State::Open;
        --m_opening;
        ++m_open;
        return; // the board, whose age says nothing
    }
    ++m_figures.messages;
    const qint64 from = numberMember(start, R"("from":)");
    if (from < 0 || from == numberMember(start, R"("seq":)"))
        return;
    const qint64 made = instant(textMember(start, R"("asOf":")"));
    m_figures.deliveries.add(std::chrono::milliseconds(QDateTime::currentMSecsSinceEpoch() - made));
}

qint64 ViewerSwarm::instant(std::string_view text)
{
    if (text != m_lastInstant) {
        m_lastInstant = text;
        const auto time = instantFromIso(QByteArrayView(text.data(), qsizetype(text.size())));
        m_lastMilliseconds = time ? time->toMSecsSinceEpoch() : 0;
    }
    return m_lastMilliseconds;
}

void ViewerSwarm::pong(const Viewer &viewer, std::string_view payload)
{
    // The mask may be anything, zeros too: then the payload is as it was.
    std::string answer{char(0x8a), char(0x80U | unsigned(payload.size())), 0, 0, 0, 0};
    answer.append(payload);
    if (::send(viewer.socket, answer.data(), answer.size(), MSG_NOSIGNAL) < 0)
        m_firstFailure = QString::fromLocal8Bit(std::strerror(errno));
}

void ViewerSwarm::lose(Viewer &viewer, const QString &why)
{
    if (viewer.state == Viewer::State::Lost)
        return;
    if (m_firstFailure.isEmpty())
        m_firstFailure = why.simplified();
    ++m_figures.lost;
    --(viewer.state == Viewer::State::Open ? m_open : m_opening);
    viewer.state = Viewer::State::Lost;
    ::epoll_ctl(m_epoll, EPOLL_CTL_DEL, viewer.socket, nullptr);
    ::close(std::exchange(viewer.socket, -1));
}

} // namespace scorewatch::bench
