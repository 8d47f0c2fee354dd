// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

namespace scorewatch::ui {

/// Milliseconds of a clock that never jumps; what models, views and pages of the board compare their times by.
inline std::chrono::milliseconds monotonicNow()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now().time_since_epoch());
}

} // namespace scorewatch::ui
