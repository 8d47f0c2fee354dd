// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/resources/fallbackboard.h"

#include "core/postgres/connectionpool.h"
#include "core/postgres/pgtransaction.h"

using namespace Qt::StringLiterals;

namespace scorewatch::api {
namespace {

using namespace std::chrono_literals;

constexpr auto kFresh = 2s;
constexpr int kStandingsAtOnce = 2;

// What may take long on a board of millions is stopped by the server itself.
constexpr const char *kBound = "SET LOCAL statement_timeout = '2s'";

// The names are looked up for those shown only.
constexpr const char *kTop = R"sql(
SELECT t.user_id, t.score, u.username, u.country_code
FROM (SELECT user_id, score FROM scoreboard.scores WHERE on_board ORDER BY score DESC, user_id LIMIT $1) AS t
JOIN scoreboard.users u ON u.id = t.user_id
ORDER BY t.score DESC, t.user_id)sql";

constexpr const char *kStanding = R"sql(
SELECT (SELECT count(*) FROM scoreboard.scores o
        WHERE o.on_board AND (o.score > s.score OR (o.score = s.score AND o.user_id < s.user_id))) + 1,
       s.score, s.version
FROM scoreboard.scores s
WHERE s.user_id = $1 AND s.on_board)sql";

Result<PgResult> bounded(PgConnection &connection, const char *sql, const PgParams &params)
{
    auto results
        = connection.pipeline({{"BEGIN READ ONLY", {}}, {kBound, {}}, {sql, params}, {"COMMIT", {}}});
    if (!results) {
        // After a failure the transaction is still open; a connection that is lost has none.
        if (connection.isUsable() && connection.isInTransaction())
            (void)connection.exec("ROLLBACK");
        return results.error();
    }
    return (*results)[2];
}

Result<std::shared_ptr<const FallbackBoard::Top>> readTop(PgConnection &connection)
{
    const auto rows = bounded(connection, kTop, PgParams().integer(FallbackBoard::kPlaces));
    if (!rows)
        return rows.error();
    auto top = std::make_shared<FallbackBoard::Top>();
    top->asOf = QDateTime::currentDateTimeUtc();
    for (int row = 0; row < rows->rowCount(); ++row) {
        top->entries.append({.rank = row + 1,
                             .userId = rows->userId(row, 0),
                             .score = rows->integer(row, 1),
                             .username = rows->text(row, 2),
                             .countryCode = rows->text(row, 3)});
    }
    return std::shared_ptr<const FallbackBoard::Top>(std::move(top));
}

Result<BoardStanding> readStanding(PgConnection &connection, const UserId &user)
{
    const auto rows = bounded(connection, kStanding, PgParams().uuid(user));
    if (!rows)
        return rows.error();
    if (rows->rowCount() == 0)
        return Error{Error::Code::NotFound, u"The player is not on the board."_s, {}, {}};
    return BoardStanding{
        .rank = rows->integer(0, 0), .score = rows->integer(0, 1), .version = rows->integer(0, 2)};
}

} // namespace

FallbackBoard::FallbackBoard(ConnectionPool &pool, Bridge &bridge) : m_pool(pool), m_bridge(bridge) { }

void FallbackBoard::top(TopTaker take)
{
    std::optional<Result<Kept>> fresh;
    bool isFirst = false;
    {
        const std::lock_guard lock(m_mutex);
        if (m_last && std::chrono::steady_clock::now() - m_readAt < kFresh) {
            fresh = m_last;
        } else {
            isFirst = m_waiting.empty();
            m_waiting.push_back(take);
        }
    }
    if (fresh)
        return take(*fresh);
    if (isFirst)
        m_bridge.ask<Kept>([this] { return m_pool.run<Kept>(readTop); },
                           [this](const Result<Kept> &top) { taken(top); });
}

void FallbackBoard::taken(const Result<Kept> &result)
{
    std::vector<TopTaker> waiting;
    {
        const std::lock_guard lock(m_mutex);
        m_last = result;
        m_readAt = std::chrono::steady_clock::now();
        waiting.swap(m_waiting);
    }
    for (const TopTaker &take : waiting)
        take(result);
}

void FallbackBoard::standing(const UserId &user, StandingTaker take)
{
    if (++m_standings > kStandingsAtOnce) {
        --m_standings;
        return take(Error{Error::Code::Exhausted,
                          u"Too many ranks are looked for without Redis; try again shortly."_s,
                          {},
                          {}});
    }
    m_bridge.ask<BoardStanding>(
        [this, user] {
            return m_pool.run<BoardStanding>(
                [user](PgConnection &connection) { return readStanding(connection, user); });
        },
        [this, take = std::move(take)](const Result<BoardStanding> &standing) {
            --m_standings;
            take(standing);
        });
}

} // namespace scorewatch::api
