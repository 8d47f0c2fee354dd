// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace scorewatch {

/// Under cron there often is no locale; Qt would then switch to this one by itself and say so at every start. Called
/// before any application object is made.
void useUtf8Locale();

/// What scorewatchd does with these arguments (those behind the program's name); for both programs. Needs a
/// QCoreApplication and runs its event loop.
[[nodiscard]] int runDaemon(const QString &program, const QStringList &arguments);

} // namespace scorewatch
