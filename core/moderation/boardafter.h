// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/moderation/actreport.h"

namespace scorewatch {

/// What the board is made of before an act, and where the player would be after it.
struct BoardCut
{
    QList<BoardEntry> top{};            ///< one place more than is shown, or all
    BoardEntry player{};                ///< with the score of after; its rank does not matter
    std::optional<qint64> rankBefore{}; ///< absent: off the board
    std::optional<qint64> rankAfter{};
};

/// Fills in the top ten of before and after, the player's ranks, and who moves up.
void showBoardAfter(const BoardCut &cut, ActPreview &preview);

} // namespace scorewatch
