// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>

#include <QByteArray>

/// What a service and systemd tell each other, where it is systemd that started us; otherwise nothing happens.
namespace scorewatch::systemd {

/// The listening socket that was opened for us (socket activation), or -1. Taken once: children do not get it.
[[nodiscard]] int takeSocket();
/// One datagram to NOTIFY_SOCKET: "READY=1", "STOPPING=1", "WATCHDOG=1", "STATUS=…".
void notify(const QByteArray &state);
/// How often WATCHDOG=1 is to be said; nothing where nobody waits for it.
[[nodiscard]] std::optional<std::chrono::milliseconds> watchdogInterval();

} // namespace scorewatch::systemd
