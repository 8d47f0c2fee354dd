// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/players/playerprofile.h"
#include "core/players/playerstatistics.h"

namespace scorewatch {

class PgConnection;
class RedisClient;

/// Reads everything about one player, leaving out what the connected role may not see. Blocks; for a worker thread.
class PlayerReader final
{
public:
    explicit PlayerReader(PgConnection &connection);

    /// The player with this id, exact name or e-mail address. NotFound says so, with the name that was meant where
    /// only upper and lower case differ.
    Result<UserId> find(const QString &idNameOrEmail);
    /// With the newest `historyRows` of the ledger.
    Result<PlayerProfile> read(const UserId &player, int historyRows);

    /// Rows of the ledger, the newest first, older than the version where one is given.
    Result<QList<LedgerEntry>> history(const UserId &player, std::optional<qint64> beforeVersion, int rows);
    Result<PlayerStatistics> statistics(const UserId &player);
    /// Whether there is such a player at all.
    Result<bool> exists(const UserId &player);

    /// Fills in the place on the board, or why it is not known.
    static void addPlace(PlayerProfile &profile, RedisClient &client);

private:
    Result<bool> mayReadEmail();
    Result<UserId> findByEmail(const QString &email);
    Error notFound(const QString &wanted);

    PgConnection &m_connection;
};

} // namespace scorewatch
