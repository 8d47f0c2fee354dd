// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace scorewatch {

/// Sends Qt's log messages to stderr as "2026-11-21T10:00:00.123Z warning scorewatch.redis: text", one line
/// each. Under systemd each line starts with its syslog priority ("<4>") instead of the time, which the
/// journal adds.
void installLogHandler();

/// From now on each message is a JSON object on a line: {"time":"…Z","level":"warning","category":"…","message":"…"}.
void logAsJson();
/// One line of such a log, without its end.
[[nodiscard]] QByteArray jsonLogLine(const char *level, const char *category, const QString &message);

} // namespace scorewatch
