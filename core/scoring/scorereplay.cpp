// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scoring/scorereplay.h"

#include "core/postgres/pgconnection.h"

namespace scorewatch {
namespace {

// The place in the list, and one look-up a key.
constexpr const char *kAnswers = R"sql(
SELECT asked.place, i.request_hash = asked.hash, i.score, i.version, i.score_change
FROM unnest($1, $2, $3) WITH ORDINALITY AS asked (principal, key, hash, place)
CROSS JOIN LATERAL (SELECT * FROM scoreboard.idempotency i
                    WHERE i.principal = asked.principal AND i.key = asked.key LIMIT 1) AS i)sql";

} // namespace

Result<std::vector<std::optional<ScoreOutcome>>> ScoreReplay::find(PgConnection &connection,
                                                                   const std::vector<ScoreWrite> &writes)
{
    std::vector<QByteArray> principals;
    std::vector<QByteArray> keys;
    std::vector<QByteArray> hashes;
    for (const ScoreWrite &write : writes) {
        principals.push_back(write.principal);
        keys.push_back(write.idempotencyKey);
        hashes.push_back(write.requestHash);
    }
    const auto rows = connection.exec(kAnswers, PgParams().texts(principals).texts(keys).byteas(hashes));
    if (!rows)
        return rows.error();
    std::vector<std::optional<ScoreOutcome>> out(writes.size());
    for (int row = 0; row < rows->rowCount(); ++row) {
        ScoreOutcome &outcome = out[size_t(rows->integer(row, 0) - 1)].emplace();
        outcome.status
            = rows->boolean(row, 1) ? ScoreOutcome::Status::Replayed : ScoreOutcome::Status::KeyReused;
        outcome.score = rows->integer(row, 2);
        outcome.version = rows->integer(row, 3);
        outcome.scoreChange = rows->integer(row, 4);
    }
    return out;
}

} // namespace scorewatch
