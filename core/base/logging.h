// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace scorewatch {

/// Sends Qt's log messages to stderr as "2026-11-21T10:00:00.123Z warning scorewatch.redis: text", one line
/// each. Under systemd each line starts with its syslog priority ("<4>") instead of the time, which the
/// journal adds.
void installLogHandler();

} // namespace scorewatch
