// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulation/roster.h"

#include <QHash>
#include <QSet>

#include "core/postgres/pgconnection.h"

namespace scorewatch {
namespace {

/// Known by name from the start: the race is among them.
constexpr qint64 kBest = 50;

constexpr const char *kPopulation = R"sql(
SELECT EXISTS (SELECT FROM scoreboard.users),
       EXISTS (SELECT FROM scoreboard.users WHERE metadata @> '{"simulated": true}'))sql";

constexpr const char *kBestPlayers = R"sql(
SELECT s.user_id, s.score
FROM scoreboard.scores s
JOIN scoreboard.users u ON u.id = s.user_id
WHERE s.on_board AND u.metadata @> '{"simulated": true}'
ORDER BY s.score DESC, s.user_id
LIMIT $1)sql";

// By a hash of the id: a sample that is random, and the same each time.
constexpr const char *kSample = R"sql(
SELECT s.user_id, s.score
FROM scoreboard.scores s
JOIN scoreboard.users u ON u.id = s.user_id
WHERE s.on_board AND u.metadata @> '{"simulated": true}'
ORDER BY uuid_hash_extended(s.user_id, $2)
LIMIT $1)sql";

constexpr const char *kActions = "SELECT id, points FROM scoreboard.action_types WHERE is_active AND points "
                                 "> 0 ORDER BY points DESC, id";

/// How often players do what. An action of a site's own counts as something that is done now and then.
double weightOf(const QByteArray &action)
{
    static const QHash<QByteArray, double> known{{"complete-quest", 62},
                                                 {"achievement-unlock", 20},
                                                 {"purchase-item", 10},
                                                 {"referral-signup", 3},
                                                 {"daily-login", 0}}; // at the start of a session
    return known.value(action, 5);
}

} // namespace

Result<PopulationState> readPopulationState(PgConnection &connection)
{
    const auto rows = connection.exec(kPopulation);
    if (!rows)
        return rows.error();
    return PopulationState{rows->boolean(0, 0), rows->boolean(0, 1)};
}

Result<Roster> readRoster(PgConnection &connection, quint64 seed, int most)
{
    const auto best = connection.exec(kBestPlayers, PgParams().integer(std::min<qint64>(kBest, most)));
    if (!best)
        return best.error();
    const auto sample = connection.exec(kSample, PgParams().integer(most).integer(qint64(seed)));
    if (!sample)
        return sample.error();
    const auto actions = connection.exec(kActions);
    if (!actions)
        return actions.error();

    Roster out;
    QSet<UserId> seen;
    for (const PgResult *rows : {&*best, &*sample}) {
        for (int row = 0; row < rows->rowCount() && out.players.size() < size_t(most); ++row) {
            const UserId id = rows->userId(row, 0);
            if (seen.contains(id))
                continue;
            seen.insert(id);
            out.players.push_back({.id = id, .score = rows->integer(row, 1)});
        }
    }
    std::sort(out.players.begin(), out.players.end(), [](const ActivePlayer &a, const ActivePlayer &b) {
        return a.score != b.score ? a.score > b.score : a.id < b.id;
    });
    for (int row = 0; row < actions->rowCount(); ++row) {
        const QByteArray id = actions->bytes(row, 0).toByteArray();
        out.actions.push_back({id, actions->integer(row, 1), weightOf(id)});
    }
    return out;
}

} // namespace scorewatch
