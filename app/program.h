// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commandline.h"

namespace scorewatch {

/// Reads the arguments (those behind the program's name), runs the command to its end and returns the exit status.
/// SIGINT and SIGTERM interrupt the command. Needs a QCoreApplication; runs its event loop.
[[nodiscard]] int runProgram(const QStringList &arguments, const CommandLine::Commands &commands,
                             const ConfigLoader &loader, Console &console);

} // namespace scorewatch
