// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>

#include <QDateTime>

#include "core/base/result.h"
#include "core/identity/account.h"

namespace scorewatch {

class PgConnection;

/// How long log-ins last.
struct SessionTimes
{
    std::chrono::seconds idle{30 * 86'400};     ///< a refresh token that is not used for so long is dead
    std::chrono::seconds longest{180 * 86'400}; ///< after so long the player logs in again
    std::chrono::seconds grace{10}; ///< within which a used refresh token may come back: its answer was lost
};

/// A session as it is in PostgreSQL after it was opened or went on.
struct SessionRow
{
    UserId userId;
    QByteArray sessionId;
    QDateTime refreshExpiresAt;
    /// Seconds since 1970 by PostgreSQL's clock, as `tokens_valid_after` is, and never before it.
    qint64 issuedAt = 0;
};

/// What is to be written down of tokens that are about to be handed out.
struct TokenPair
{
    QByteArray tokenId;     ///< jti of the access token
    QByteArray refreshHash; ///< SHA-256 of the refresh token
};

/// Sessions and their refresh tokens in PostgreSQL. Blocks: for jobs of a ConnectionPool.
///
/// Only hashes are stored, so an answer that was lost cannot be said again. When a used token comes back within the
/// grace and the one that replaced it was never used, a third one takes the place of that one, which counts as used from
/// then on: one token of a family is alive at any time, and whoever holds another one gives the family away with it.
namespace sessionstore {

/// None where the player was banned or closed, or changed the password, since `passwordHash` was read.
[[nodiscard]] Result<std::optional<SessionRow>> open(PgConnection &connection, const UserId &user,
                                                     const QByteArray &passwordHash, const TokenPair &tokens,
                                                     const Caller &caller, const SessionTimes &times);

struct Rotation
{
    enum class Kind { Rotated, Invalid, Reused, Banned, Inactive };
    Kind kind = Kind::Invalid;
    SessionRow session; ///< of Rotated; of Reused whose it was
};
/// Takes the token in for a new one. Reuse ends the family and its session, with a row in the audit log.
[[nodiscard]] Result<Rotation> rotate(PgConnection &connection, const QByteArray &usedHash,
                                      const TokenPair &tokens, const Caller &caller,
                                      const SessionTimes &times);

/// Ends the session and its refresh tokens; nothing happens to one that has ended.
[[nodiscard]] Result<void> end(PgConnection &connection, const QByteArray &sessionId,
                               const QByteArray &reason);

} // namespace sessionstore
} // namespace scorewatch
