// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

/// Text from data in a file that a spreadsheet will open.
namespace scorewatch::csvtext {

/// With an apostrophe before what a spreadsheet would take for a formula: at the start of the field, and behind what a
/// reader with another separator would take for the end of one.
[[nodiscard]] QString defused(QString text);

} // namespace scorewatch::csvtext
