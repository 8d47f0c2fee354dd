// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>

#include "core/domain/userid.h"

namespace scorewatch {

/// The largest score: 2^53 - 1, because Redis and JSON keep numbers as doubles.
inline constexpr qint64 kMaxScore = 9'007'199'254'740'991;

/// How many places the live board shows.
inline constexpr int kBoardSize = 10;

/// One place on the board. Order is score descending, then user id ascending; `rank` counts rows from 1.
struct BoardEntry
{
    qint64 rank = 0;
    UserId userId;
    qint64 score = 0;
    QString username;    ///< empty while it is not known yet
    QString countryCode; ///< ISO 3166-1 alpha-2, or empty

    bool operator==(const BoardEntry &) const = default;
};

/// Where in the stream of updates something is. The epoch changes when the projection in Redis was made anew
/// or PostgreSQL went back in time; sequences of different epochs cannot be compared.
struct StreamPosition
{
    QByteArray epoch;
    qint64 sequence = 0;

    bool operator==(const StreamPosition &) const = default;
};

/// The board as one atomic reading: the top places together with the position up to which they are complete.
struct BoardSnapshot
{
    StreamPosition position;
    qint64 playerCount = 0;
    QList<BoardEntry> top;
    QDateTime asOf; ///< UTC

    bool operator==(const BoardSnapshot &) const = default;
};

} // namespace scorewatch

Q_DECLARE_TYPEINFO(scorewatch::BoardEntry, Q_RELOCATABLE_TYPE);
