// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QDateTime>
#include <QList>
#include <QString>

#include "core/domain/role.h"
#include "core/domain/userid.h"

namespace scorewatch {

/// What can be done to a player; the names are those of `moderation_actions.action`.
enum class ActKind {
    Note,
    Warn,
    Watch,
    Unwatch,
    Flag,
    Unflag,
    Hold,    ///< off the board, the score goes on counting
    Release, ///< ends a hold
    Ban,     ///< timed where `until` is given, else for good; kills tokens and sessions
    Unban,   ///< tokens from before the ban stay dead; taking the ban back revives them
    Correct, ///< points given or taken, by a row of the ledger
};

/// "ban", as in PostgreSQL, the API and on the command line.
[[nodiscard]] QByteArray actName(ActKind kind);
[[nodiscard]] std::optional<ActKind> actFromName(QByteArrayView name);

/// Who acts: a member of staff, or a rule.
struct Actor
{
    QString name;                   ///< "mara"; "rule:burst"
    Role role = Role::Moderator;    ///< what they may do
    std::optional<UserId> userId{}; ///< their own account, where it is known

    bool operator==(const Actor &) const = default;
};

/// What somebody wants done to a player. One value for the desktop, the API and the command line.
struct ActRequest
{
    UserId player;
    ActKind kind = ActKind::Note;
    QString reason;                   ///< required; at most 2,000 characters
    QString policy{};                 ///< the rule of the game that was broken; may be empty
    QDateTime until{};                ///< of a ban, UTC; invalid: for good
    qint64 scoreChange = 0;           ///< of a correction, never 0
    std::optional<qint64> caseId{};   ///< the case it is done in; else the open one of the player
    QString approvedBy{};             ///< the second pair of eyes, where one is needed
    std::optional<qint64> afterAct{}; ///< refuse where a later act on the player is known: somebody was first
    QByteArray requestId{};

    bool operator==(const ActRequest &) const = default;
};

/// How a player stands.
struct Standing
{
    bool isActive = true;
    bool isFlagged = false;
    bool isHeld = false;
    bool isBanned = false;
    bool isWatched = false;
    QDateTime flaggedAt{};
    QDateTime heldAt{};
    QDateTime bannedAt{};
    QDateTime bannedUntil{}; ///< invalid: for good
    QString banReason{};
    QDateTime tokensValidAfter{};
    qint64 score = 0;
    qint64 version = 0;
    bool onBoard = true;

    bool operator==(const Standing &) const = default;
};

/// One row of `moderation_actions`.
struct ActRecord
{
    qint64 id = 0;
    UserId player;
    std::optional<qint64> caseId{};
    ActKind kind = ActKind::Note;
    QString actor{};
    QString approvedBy{};
    QString reason{};
    QString policy{};
    QDateTime until{};
    std::optional<qint64> scoreChange{};
    std::optional<qint64> inverseOf{};   ///< this act took that one back
    std::optional<qint64> takenBackBy{}; ///< that act took this one back
    QDateTime createdAt{};               ///< UTC
    Standing before{};
    Standing after{};

    bool operator==(const ActRecord &) const = default;
};

} // namespace scorewatch
