// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulation/seedbatch.h"

#include <QSet>

#include "core/base/utc.h"
#include "core/postgres/pgconnection.h"
#include "core/postgres/pgtransaction.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

constexpr const char *kTakenNames = "SELECT username FROM scoreboard.users WHERE username = ANY ($1)";

// The scores come with the players, see scoreboard.open_scores().
constexpr const char *kBringScores = "SET LOCAL scorewatch.import = 'on'";

// The lock lets a first build of the board begin only after this transaction, and so find its players. Where there is
// a board already no row is found and none is locked.
constexpr const char *kNoBoardYet
    = "SELECT FROM scoreboard.projection_state WHERE epoch IS NULL AND generation = 1 FOR SHARE";

constexpr const char *kCopyUsers = "COPY scoreboard.users (id, username, email, password_hash, country_code, "
                                   "timezone, metadata, created_at) FROM STDIN";
constexpr const char *kCopyScores = "COPY scoreboard.scores (user_id, score, version) FROM STDIN";
constexpr const char *kCopyHistory
    = "COPY scoreboard.score_history (user_id, version, points_awarded, balance_before, "
      "balance_after, kind, action_id, actor) FROM STDIN";

// As many users a row as the writer's batches have. The relay leaves a score's row alone until it is a second old: one
// of the future it leaves until then.
constexpr const char *kTellBoard = R"sql(
INSERT INTO scoreboard.outbox (user_ids, kind, created_at)
SELECT array_agg(id), 'score', now() + make_interval(mins => $2::integer)
FROM unnest($1) WITH ORDINALITY AS p (id, place)
GROUP BY (place - 1) / 500)sql";

constexpr qsizetype kChunkBytes = 64 * 1024;

Error cancelled()
{
    return {Error::Code::Cancelled, u"Adding players was cancelled."_s, {}, {}};
}

/// Rows of COPY's text format. What is written here has no tab, line break or backslash that would need escaping.
void writeUser(QByteArray &out, const SimulatedPlayer &player)
{
    const SimulatedName &name = player.name;
    out += player.id.toByteArray() + '\t' + name.username + '\t' + name.mailbox + "@example.com\t!\t"
        + name.country + '\t' + name.timezone
        + "\t{\"simulated\": true, \"number\": " + QByteArray::number(player.number) + "}\t";
    const QDateTime joined = QDateTime::fromSecsSinceEpoch(player.joinedAt.time_since_epoch().count(), kUtc);
    out += joined.toString(Qt::ISODate).toLatin1() + '\n';
}

void writeScore(QByteArray &out, const SimulatedPlayer &player)
{
    out += player.id.toByteArray() + '\t' + QByteArray::number(player.score)
        + (player.score > 0 ? "\t1\n" : "\t0\n");
}

void writeHistory(QByteArray &out, const SimulatedPlayer &player)
{
    if (player.score == 0)
        return;
    const QByteArray score = QByteArray::number(player.score);
    out += player.id.toByteArray() + "\t1\t" + score + "\t0\t" + score
        + "\timport\tscorewatch:simulated\tsimulator\n";
}

} // namespace

SeedBatch::SeedBatch(std::vector<SimulatedPlayer> players, Manner manner, const std::atomic<bool> &stop)
    : m_players(std::move(players)), m_manner(manner), m_stop(stop)
{ }

Result<void> SeedBatch::write(PgConnection &connection)
{
    if (m_manner.mayMeetOthers) {
        if (auto avoided = avoidTakenNames(connection); !avoided)
            return avoided;
    }
    const auto transaction = PgTransaction::begin(connection);
    if (!transaction)
        return transaction.error();
    const Result<bool> boardExists = beginAndAskForBoard(connection);
    if (!boardExists)
        return boardExists.error();
    if (auto copied = copyRows(connection); !copied)
        return copied;
    if (*boardExists) {
        if (auto told = tellBoard(connection); !told)
            return told;
    }
    return (*transaction)->commit();
}

Result<void> SeedBatch::avoidTakenNames(PgConnection &connection)
{
    std::vector<QByteArray> names;
    names.reserve(m_players.size());
    for (const SimulatedPlayer &player : m_players)
        names.push_back(player.name.username);
    const auto rows = connection.exec(kTakenNames, PgParams().texts(names));
    if (!rows)
        return rows.error();
    QSet<QByteArray> taken;
    for (int row = 0; row < rows->rowCount(); ++row)
        taken.insert(rows->bytes(row, 0).toByteArray());
    for (SimulatedPlayer &player : m_players) {
        if (taken.contains(player.name.username))
            player.name.username += " #" + QByteArray::number(player.number);
    }
    return {};
}

Result<bool> SeedBatch::beginAndAskForBoard(PgConnection &connection)
{
    const auto results = connection.pipeline({{kBringScores, {}}, {kNoBoardYet, {}}});
    if (!results)
        return results.error();
    return results->back().rowCount() == 0;
}

Result<void> SeedBatch::copyRows(PgConnection &connection)
{
    if (auto copied = copy(connection, kCopyUsers, &writeUser); !copied)
        return copied;
    if (auto copied = copy(connection, kCopyScores, &writeScore); !copied)
        return copied;
    return copy(connection, kCopyHistory, &writeHistory);
}

Result<void> SeedBatch::copy(PgConnection &connection, const char *sql, WriteRow writeRow)
{
    auto player = m_players.cbegin();
    const auto copied = connection.copyIn(sql, [&](QByteArray &chunk) {
        chunk.reserve(kChunkBytes + 1024);
        for (; player != m_players.cend() && chunk.size() < kChunkBytes; ++player)
            writeRow(chunk, *player);
        return player != m_players.cend() && !m_stop;
    });
    if (!copied)
        return copied.error();
    if (m_stop)
        return cancelled();
    return {};
}

Result<void> SeedBatch::tellBoard(PgConnection &connection)
{
    std::vector<UserId> ids;
    ids.reserve(m_players.size());
    for (const SimulatedPlayer &player : m_players)
        ids.push_back(player.id);
    const auto told
        = connection.exec(kTellBoard, PgParams().uuids(ids).integer(m_manner.tellBoardAfter.count()));
    if (!told)
        return told.error();
    return {};
}

} // namespace scorewatch
