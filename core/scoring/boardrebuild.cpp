// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scoring/boardrebuild.h"

#include <deque>

#include "core/postgres/pgconnection.h"
#include "core/postgres/pgtransaction.h"
#include "core/redis/boardkeys.h"
#include "core/redis/boardscripts.h"
#include "core/redis/redisclient.h"
#include "core/scoring/boardepoch.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

constexpr int kRowsPerScript = 2000;
/// Scripts on their way at once: Redis loads one while PostgreSQL's rows for the next are read.
constexpr size_t kScriptsInFlight = 3;
/// How long the marker of a rebuild outlives its process; until then writers fill the abandoned set as well.
const QByteArray kMarkerSeconds = "60";

// Any number will do as long as nothing else in the database locks by it: "board" in ASCII.
constexpr const char *kTryLock = "SELECT pg_try_advisory_xact_lock(422892888676)";
constexpr const char *kCopyScores = "COPY (SELECT user_id, version, CASE WHEN on_board THEN 'a' ELSE 'r' "
                                    "END, score FROM scoreboard.scores) TO STDOUT";

PgConnection::Options connectionOptions()
{
    PgConnection::Options options;
    options.applicationName = u"scorewatch rebuild"_s;
    return options;
}

Error cancelled()
{
    return {Error::Code::Cancelled, u"The rebuild was cancelled; the board is as it was."_s, {}, {}};
}

Result<void> check(const QFuture<Result<RedisReply>> &future)
{
    const Result<RedisReply> reply = future.result();
    if (!reply)
        return reply.error();
    return {};
}

} // namespace

/// Sends rows to the set beside the board, a few scripts ahead of their answers.
class BoardRebuild::Loader final
{
public:
    Loader(RedisClient &client, QByteArray epoch)
        : m_client(client), m_epoch(std::move(epoch)), m_script(boardscripts::load())
    { }

    void add(QByteArrayView row)
    {
        // COPY's text format: four columns that hold neither tabs nor escapes.
        const QByteArray line = row.toByteArray().trimmed();
        const QList<QByteArray> columns = line.split('\t');
        m_args += columns;
        ++m_rows;
        if (m_rows % kRowsPerScript == 0)
            send();
    }

    Result<void> finish()
    {
        if (!m_args.isEmpty())
            send();
        while (!m_inFlight.empty())
            waitForOldest();
        return m_failure ? Result<void>(*m_failure) : Result<void>();
    }

    [[nodiscard]] bool failed() const { return m_failure.has_value(); }
    [[nodiscard]] qint64 rows() const { return m_rows; }

private:
    void send()
    {
        using namespace boardkeys;
        if (m_inFlight.size() >= kScriptsInFlight)
            waitForOldest();
        QList<QByteArray> args{m_epoch, kMarkerSeconds};
        args += std::exchange(m_args, {});
        m_inFlight.push_back(m_client.evalAsync(m_script, {kNext, kNextVersions, kNextEpoch}, args));
    }

    void waitForOldest()
    {
        if (const auto done = check(m_inFlight.front()); !done && !m_failure)
            m_failure = done.error();
        m_inFlight.pop_front();
    }

    RedisClient &m_client;
    QByteArray m_epoch;
    RedisScript m_script;
    QList<QByteArray> m_args;
    qint64 m_rows = 0;
    std::deque<QFuture<Result<RedisReply>>> m_inFlight;
    std::optional<Error> m_failure;
};

BoardRebuild::BoardRebuild(QString dsn, RedisClient &client) : m_dsn(std::move(dsn)), m_client(client) { }

Result<BoardRebuild::Report> BoardRebuild::run(const QByteArray &redisRunId, const Progress &progress,
                                               const StillNeeded &stillNeeded)
{
    auto holder = PgConnection::open(m_dsn, connectionOptions());
    if (!holder)
        return holder.error();
    // The lock is the transaction's, not the session's: it works through a pooler and ends with whoever holds
    // it.
    auto lock = PgTransaction::begin(**holder);
    if (!lock)
        return lock.error();
    const auto locked = (*holder)->exec(kTryLock);
    if (!locked)
        return locked.error();
    if (!locked->boolean(0, 0)) {
        return Error{Error::Code::Conflict,
                     u"The board is being rebuilt by another process already. Wait for it to finish."_s,
                     {},
                     {}};
    }
    if (stillNeeded) {
        const Result<bool> needed = stillNeeded();
        if (!needed)
            return needed.error();
        if (!*needed)
            return Error{
                Error::Code::Conflict, u"The board has just been rebuilt by another process."_s, {}, {}};
    }
    auto reader = PgConnection::open(m_dsn, connectionOptions());
    if (!reader)
        return reader.error();
    return build(**reader, redisRunId, progress);
}

Result<BoardRebuild::Report> BoardRebuild::build(PgConnection &connection, const QByteArray &redisRunId,
                                                 const Progress &progress)
{
    using namespace boardkeys;
    const auto epoch = claimNextEpoch(connection);
    if (!epoch)
        return epoch.error();
    // The marker stands before PostgreSQL's snapshot is taken: whatever commits after the snapshot goes to
    // both boards.
    if (const auto cleared = check(m_client.request({"UNLINK", kNext, kNextVersions})); !cleared)
        return cleared.error();
    if (const auto marked = check(m_client.request({"SET", kNextEpoch, *epoch, "EX", kMarkerSeconds}));
        !marked)
        return marked.error();

    Loader loader(m_client, *epoch);
    const auto copied = connection.copyOut(kCopyScores, [&](QByteArrayView row) {
        if (m_cancelled || loader.failed())
            return;
        loader.add(row);
        if (progress && loader.rows() % 50'000 == 0)
            progress(loader.rows());
    });
    const auto loaded = loader.finish();
    if (m_cancelled || !loaded || !copied) {
        // Best effort: without it the marker ends by itself a minute later.
        (void)check(m_client.request({"UNLINK", kNextEpoch, kNext, kNextVersions}));
        if (m_cancelled)
            return cancelled();
        return loaded ? copied.error() : loaded.error();
    }
    const QByteArray now = QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs).toLatin1();
    const Result<RedisReply> swapped
        = m_client
              .evalAsync(boardscripts::swap(),
                         {kBoard, kVersions, kMeta, kLog, kNext, kNextVersions, kNextEpoch},
                         {*epoch, kUpdatesChannel, now})
              .result();
    if (!swapped)
        return swapped.error();
    if (const auto remembered = rememberBoard(connection, *epoch, redisRunId); !remembered)
        return remembered.error();
    return Report{.epoch = *epoch, .players = swapped->toInteger(), .rows = loader.rows()};
}

} // namespace scorewatch
