// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace scorewatch {

/// The longest name that is shown, in UTF-16 units; what is longer is cut.
inline constexpr qsizetype kMaxDisplayName = 255;

/// A name from outside made safe to show anywhere: without control characters, line separators, invisible
/// spaces and the bidirectional controls by which one player's row could be made to read like another's.
[[nodiscard]] QString displayName(QString raw);

} // namespace scorewatch
