// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QList>
#include <QString>

namespace scorewatch {

/// What a player's ledger adds up to. Rows that only take somebody off the board or back on it do not count.
struct PlayerStatistics
{
    struct Span
    {
        qint64 actions = 0;
        qint64 points = 0;

        bool operator==(const Span &) const = default;
    };
    struct ByAction
    {
        QString actionId;
        Span span;

        bool operator==(const ByAction &) const = default;
    };

    Span today; ///< since midnight, UTC
    Span week;  ///< in the last seven days
    Span all;
    QDateTime firstAt; ///< UTC; invalid: never
    QDateTime lastAt;
    QList<ByAction> byAction; ///< increments only, the most frequent first, at most 20

    bool operator==(const PlayerStatistics &) const = default;
};

} // namespace scorewatch
