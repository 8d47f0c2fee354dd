// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scoring/boardepoch.h"

#include "core/postgres/pgconnection.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

// The timeline comes from the name of the present WAL file: pg_control would tell the old one until a
// checkpoint.
constexpr const char *kReadState = R"sql(
SELECT to_hex((SELECT system_identifier FROM pg_control_system())) || '-'
       || ltrim(left(pg_walfile_name(pg_current_wal_lsn()), 8), '0') || '-'
       || to_hex((SELECT oid::bigint FROM pg_database WHERE datname = current_database())) AS identity,
       p.epoch, p.last_seq, p.redis_run_id
FROM scoreboard.projection_state p)sql";

constexpr const char *kNextGeneration = "UPDATE scoreboard.projection_state SET generation = generation + 1, "
                                        "updated_at = now() RETURNING generation";

constexpr const char *kRememberBoard
    = "UPDATE scoreboard.projection_state SET epoch = $1, last_seq = 0, redis_run_id = $2";

// A sequence only moves forward within an epoch: two processes may report in any order.
constexpr const char *kRememberSequence
    = "UPDATE scoreboard.projection_state SET last_seq = greatest(last_seq, $2) WHERE epoch = $1";

constexpr const char *kForgetBoard = "UPDATE scoreboard.projection_state SET epoch = NULL, last_seq = 0";

Error missingRow()
{
    return {Error::Code::Incompatible,
            u"The database is not laid out as Scorewatch expects. Run \"scorewatchd migrate\"."_s,
            u"scoreboard.projection_state is empty"_s,
            {}};
}

} // namespace

Result<ProjectionState> readProjectionState(PgConnection &connection)
{
    const auto rows = connection.exec(kReadState);
    if (!rows)
        return rows.error();
    if (rows->rowCount() != 1)
        return missingRow();
    return ProjectionState{.identity = rows->bytes(0, 0).toByteArray(),
                           .epoch = rows->bytes(0, 1).toByteArray(),
                           .lastSequence = rows->integer(0, 2),
                           .redisRunId = rows->bytes(0, 3).toByteArray()};
}

Result<QByteArray> claimNextEpoch(PgConnection &connection)
{
    const auto state = readProjectionState(connection);
    if (!state)
        return state.error();
    const auto rows = connection.exec(kNextGeneration);
    if (!rows)
        return rows.error();
    if (rows->rowCount() != 1)
        return missingRow();
    return QByteArray(state->identity + '-' + QByteArray::number(rows->integer(0, 0)));
}

Result<void> rememberBoard(PgConnection &connection, const QByteArray &epoch, const QByteArray &redisRunId)
{
    const auto updated = connection.exec(kRememberBoard, PgParams().text(epoch).text(redisRunId));
    return updated ? Result<void>() : Result<void>(updated.error());
}

Result<void> rememberSequence(PgConnection &connection, const QByteArray &epoch, qint64 sequence)
{
    const auto updated = connection.exec(kRememberSequence, PgParams().text(epoch).integer(sequence));
    if (!updated)
        return updated.error();
    if (updated->affectedRows() == 0)
        return Error{Error::Code::Conflict, u"The board has to be built anew."_s, {}, {}};
    return {};
}

Result<void> forgetBoard(PgConnection &connection)
{
    const auto updated = connection.exec(kForgetBoard);
    return updated ? Result<void>() : Result<void>(updated.error());
}

} // namespace scorewatch
