// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commandline.h"

namespace scorewatch {

/// Everything that scorewatchd can be told to do, in the order of its help.
[[nodiscard]] CommandLine::Commands makeCommands();

} // namespace scorewatch
