// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QList>
#include <QSet>
#include <QString>

#include "core/base/result.h"
#include "core/domain/userid.h"
#include "core/scoring/playerstate.h"

namespace scorewatch {

class BoardProjection;
class PgConnection;
class RedisClient;

/// One player whose place in Redis is not what PostgreSQL says.
struct BoardDifference
{
    enum class Kind {
        Missing, ///< on the board by PostgreSQL, not in the sorted set
        Ghost,   ///< in the sorted set, not on the board by PostgreSQL
        WrongScore,
        WrongVersion, ///< the score agrees, the version that guards it does not
    };
    Kind kind = Kind::Missing;
    UserId userId;
    qint64 expectedScore = 0;
    qint64 foundScore = 0;
    qint64 expectedVersion = 0;
    qint64 foundVersion = 0;
};

/// Compares every player's place on the board in Redis with PostgreSQL. Blocks; for a worker thread.
///
/// Scores may change meanwhile: whoever differs is asked again until both sides agree or have stood still, so
/// what is reported is a difference and not a write on its way.
class BoardVerify final
{
public:
    struct Report
    {
        qint64 players = 0; ///< rows compared
        qint64 differing = 0;
        QList<BoardDifference> differences; ///< the first hundred
    };
    using Progress = std::function<void(qint64 players)>;

    BoardVerify(PgConnection &connection, RedisClient &client);

    Result<Report> run(const Progress &progress = {});
    /// Writes PostgreSQL's state over each of these in Redis; returns how many it mended. A player who changes meanwhile
    /// is left to the writer that changes them.
    static Result<qint64> repair(PgConnection &connection, RedisClient &client, BoardProjection &projection,
                                 const QSet<UserId> &users);
    [[nodiscard]] const QSet<UserId> &differingUsers() const { return m_suspects; }

private:
    Result<void> compare(const std::vector<PlayerState> &expected);
    Result<void> findGhosts();
    Result<Report> lookAgain();

    PgConnection &m_connection;
    RedisClient &m_client;
    QSet<UserId> m_suspects;
    QList<BoardDifference> m_found;
    qint64 m_players = 0;
};

} // namespace scorewatch
