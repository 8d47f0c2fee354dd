// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scoring/outboxrelay.h"

#include "core/postgres/pgconnection.h"
#include "core/postgres/pgtransaction.h"
#include "core/scoring/boardprojection.h"

namespace scorewatch {
namespace {

// The writer's own rows are young while it still waits for Redis; others are due at once. Rows are claimed,
// not read by "id above the last one": a transaction that commits late with a lower id would be missed.
constexpr const char *kClaim = R"sql(
DELETE FROM scoreboard.outbox
WHERE id IN (SELECT id FROM scoreboard.outbox
             WHERE kind <> 'score' OR created_at < now() - interval '1 second'
             ORDER BY id LIMIT 50 FOR UPDATE SKIP LOCKED)
RETURNING array_to_string(user_ids, ','))sql";

constexpr const char *kStates
    = "SELECT user_id, version, score, on_board FROM scoreboard.scores WHERE user_id = ANY ($1)";

/// States a script: bounds how long one script keeps Redis from others.
constexpr size_t kStatesPerScript = 1000;

std::vector<UserId> usersOf(const PgResult &rows)
{
    QSet<UserId> users;
    for (int row = 0; row < rows.rowCount(); ++row) {
        for (const QByteArray &text : rows.bytes(row, 0).toByteArray().split(',')) {
            if (const auto id = UserId::fromText(QByteArrayView(text)))
                users.insert(*id);
        }
    }
    return {users.begin(), users.end()};
}

} // namespace

OutboxRelay::OutboxRelay(BoardProjection &projection) : m_projection(projection) { }

Result<int> OutboxRelay::relayOnce(PgConnection &connection)
{
    const auto transaction = PgTransaction::begin(connection);
    if (!transaction)
        return transaction.error();
    const auto claimed = connection.exec(kClaim);
    if (!claimed)
        return claimed.error();
    if (claimed->rowCount() == 0)
        return 0;
    // Read after the claim: at least as new as every row that was claimed.
    const auto rows = connection.exec(kStates, PgParams().uuids(usersOf(*claimed)));
    if (!rows)
        return rows.error();
    std::vector<PlayerState> states;
    for (int row = 0; row < rows->rowCount(); ++row) {
        PlayerState state;
        state.userId = rows->userId(row, 0);
        state.version = rows->integer(row, 1);
        state.score = rows->integer(row, 2);
        state.onBoard = rows->boolean(row, 3);
        states.push_back(state);
        if (states.size() == kStatesPerScript || row + 1 == rows->rowCount()) {
            if (const auto applied = m_projection.applyAndWait(states); !applied)
                return applied.error();
            states.clear();
        }
    }
    if (const auto committed = (*transaction)->commit(); !committed)
        return committed.error();
    return claimed->rowCount();
}

} // namespace scorewatch
