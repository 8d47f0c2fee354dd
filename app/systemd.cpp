// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/systemd.h"

#include <cstring>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <QLoggingCategory>

namespace scorewatch::systemd {
namespace {

Q_LOGGING_CATEGORY(lcSystemd, "scorewatch.systemd")

/// The first one that is handed over, by convention.
constexpr int kFirstSocket = 3;

} // namespace

int takeSocket()
{
    const bool isForUs = qEnvironmentVariableIntValue("LISTEN_PID") == int(getpid());
    const int count = isForUs ? qEnvironmentVariableIntValue("LISTEN_FDS") : 0;
    qunsetenv("LISTEN_PID");
    qunsetenv("LISTEN_FDS");
    qunsetenv("LISTEN_FDNAMES");
    if (count < 1)
        return -1;
    for (int socket = kFirstSocket; socket < kFirstSocket + count; ++socket)
        fcntl(socket, F_SETFD, FD_CLOEXEC);
    if (count > 1)
        qCWarning(lcSystemd, "%d sockets were handed over; only the first one is served.", count);
    return kFirstSocket;
}

void notify(const QByteArray &state)
{
    const QByteArray path = qgetenv("NOTIFY_SOCKET");
    sockaddr_un address{};
    if (path.isEmpty() || size_t(path.size()) >= sizeof address.sun_path)
        return;
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.constData(), size_t(path.size()));
    if (address.sun_path[0] == '@') // the kernel's own name space
        address.sun_path[0] = '\0';
    const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (socket < 0)
        return;
    const auto length = socklen_t(offsetof(sockaddr_un, sun_path) + size_t(path.size()));
    if (sendto(socket, state.constData(), size_t(state.size()), MSG_NOSIGNAL,
               reinterpret_cast<const sockaddr *>(&address), length)
        < 0)
        qCWarning(lcSystemd, "systemd could not be told %s: %s", state.constData(), std::strerror(errno));
    ::close(socket);
}

std::optional<std::chrono::milliseconds> watchdogInterval()
{
    const QByteArray pid = qgetenv("WATCHDOG_PID");
    const qint64 microseconds = qgetenv("WATCHDOG_USEC").toLongLong();
    if (microseconds <= 0 || (!pid.isEmpty() && pid.toInt() != int(getpid())))
        return std::nullopt;
    return std::chrono::milliseconds(std::max<qint64>(1, microseconds / 2000)); // half of it
}

} // namespace scorewatch::systemd
