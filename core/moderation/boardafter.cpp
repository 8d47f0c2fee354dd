// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/moderation/boardafter.h"

namespace scorewatch {

void showBoardAfter(const BoardCut &cut, ActPreview &preview)
{
    preview.before = cut.top.first(std::min<qsizetype>(kBoardSize, cut.top.size()));
    preview.rankBefore = cut.rankBefore;
    preview.rankAfter = cut.rankAfter;
    preview.after.clear();
    preview.climbers.clear();
    for (const BoardEntry &entry : cut.top) {
        if (entry.userId != cut.player.userId)
            preview.after.append(entry);
    }
    if (cut.rankAfter && *cut.rankAfter <= preview.after.size() + 1)
        preview.after.insert(*cut.rankAfter - 1, cut.player);
    if (preview.after.size() > kBoardSize)
        preview.after.resize(kBoardSize);
    qint64 rank = 0;
    for (BoardEntry &entry : preview.after) {
        const qint64 before = entry.rank;
        entry.rank = ++rank;
        if (entry.userId != cut.player.userId && before > rank)
            preview.climbers.append({entry.userId, entry.username, before, rank});
    }
}

} // namespace scorewatch
