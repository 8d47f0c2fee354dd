// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>

#include <QByteArray>
#include <QDateTime>

#include "core/base/error.h"
#include "core/base/result.h"
#include "core/domain/userid.h"

namespace scorewatch {

/// One wish to change a player's score. Text is UTF-8; empty means "not given".
struct ScoreWrite
{
    UserId userId;
    QByteArray actionId;              ///< of the catalogue, which says how many points it is worth
    std::optional<qint64> correction; ///< points given or taken by a moderator in place of the catalogue's

    /// Who may say the same thing twice: with a key, a second write of one principal has no second effect.
    QByteArray principal;
    QByteArray idempotencyKey;
    QByteArray requestHash; ///< SHA-256 of the request; the same key with another hash is refused

    QByteArray tokenHash; ///< SHA-256 of the action token, which counts once
    QDateTime tokenExpiresAt;

    std::optional<qint64> expectedVersion; ///< refuse when the player's version is another one

    QByteArray ipAddress;
    QByteArray userAgent;
    QByteArray requestId;
    QByteArray actor; ///< who did it when it was not the player
    QByteArray reason;
    QByteArray sessionId; ///< of the login; not kept, for whoever watches committed writes

    /// Whether PostgreSQL can hold it: known before it shares a batch with others. InvalidArgument says which part
    /// cannot.
    [[nodiscard]] Result<void> check() const;
};

/// What became of a ScoreWrite.
struct ScoreOutcome
{
    enum class Status {
        Written,  ///< committed by PostgreSQL
        Replayed, ///< the same key and request was committed before; this is its answer
        UnknownUser,
        InactiveUser,
        BannedUser,
        UnknownAction,
        InactiveAction,
        OutOfRange,      ///< the score would leave 0 … 2^53-1
        VersionConflict, ///< `version` and `score` are the present ones
        TokenUsed,
        KeyReused, ///< the same key with another request
        Failed,    ///< not written; `error` says why
        Unknown,   ///< may or may not have been written; ask again with the same key
    };

    Status status = Status::Failed;
    qint64 score = 0;
    qint64 version = 0;
    qint64 scoreChange = 0;
    std::optional<qint64> rank; ///< absent when Redis did not tell it in time
    Error error;

    [[nodiscard]] bool isAcknowledged() const
    {
        return status == Status::Written || status == Status::Replayed;
    }
};

/// Called exactly once, on a thread of the writer's choosing; must return soon.
using ScoreCallback = std::function<void(const ScoreOutcome &)>;

} // namespace scorewatch
