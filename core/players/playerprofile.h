// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QDateTime>
#include <QList>
#include <QString>

#include "core/domain/userid.h"

namespace scorewatch {

/// One row of the ledger: what a version of a player's score came from.
struct LedgerEntry
{
    qint64 version = 0;
    QDateTime createdAt; ///< UTC
    qint64 points = 0;
    qint64 balanceBefore = 0;
    qint64 balanceAfter = 0;
    QString kind; ///< "increment", "correction", "standing", "import", "season"
    QString actionId;
    QString reason;
    QString actor; ///< empty: the player

    bool operator==(const LedgerEntry &) const = default;
};

/// Where Redis has a player on the board.
struct BoardPlace
{
    qint64 rank = 0;
    qint64 score = 0;
    qint64 version = 0;
    qint64 players = 0; ///< on the whole board

    bool operator==(const BoardPlace &) const = default;
};

/// A player as PostgreSQL and Redis know them at one moment.
struct PlayerProfile
{
    UserId userId;
    QString username;
    std::optional<QString> email; ///< absent: the connected role may not read it
    QString avatarUrl;
    QString countryCode;
    QString timezone;
    bool isActive = true;
    bool isFlagged = false;
    bool isHeld = false;
    bool isBanned = false;
    QDateTime flaggedAt;
    QDateTime heldAt;
    QDateTime bannedAt;
    QDateTime bannedUntil; ///< invalid: for good
    QString banReason;
    QDateTime createdAt;
    QDateTime updatedAt;

    qint64 score = 0;
    qint64 version = 0;
    bool onBoard = false;
    QDateTime lastIncrementAt;

    QList<LedgerEntry> history; ///< the newest first

    std::optional<BoardPlace> place; ///< absent: not on the board, or not known
    QString placeUnknown;            ///< why it is not known; empty when it is

    bool operator==(const PlayerProfile &) const = default;
};

} // namespace scorewatch
