// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include "core/domain/board.h"

namespace scorewatch {

/// A stretch of the whole board in its order, and how many players the board has.
struct BoardPage
{
    StreamPosition position; ///< up to which it is complete; empty where that is not known
    qint64 playerCount = 0;
    QList<BoardEntry> entries;

    bool operator==(const BoardPage &) const = default;
};

/// A player that a search found. `rank` is 0 for somebody who is not on the board.
struct PlayerMatch
{
    UserId userId;
    QString username;
    QString countryCode; ///< ISO 3166-1 alpha-2, or empty
    qint64 score = 0;
    qint64 rank = 0;

    bool operator==(const PlayerMatch &) const = default;
};

} // namespace scorewatch
