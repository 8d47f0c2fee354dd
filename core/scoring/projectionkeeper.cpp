// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scoring/projectionkeeper.h"

#include <QLoggingCategory>

#include "core/domain/board.h"
#include "core/postgres/pgconnection.h"
#include "core/redis/boardkeys.h"
#include "core/redis/boardscripts.h"
#include "core/redis/redisclient.h"
#include "core/scoring/boardepoch.h"
#include "core/scoring/boardprojection.h"
#include "core/scoring/boardrebuild.h"
#include "core/scoring/outboxrelay.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch {
namespace {

Q_LOGGING_CATEGORY(lcKeeper, "scorewatch.scoring.keeper")

/// How often the outbox is looked at and progress is remembered when nothing asks for it.
constexpr auto kTick = 1s;

constexpr const char *kNames = "SELECT id, username FROM scoreboard.users WHERE id = ANY ($1)";

} // namespace

ProjectionKeeper::ProjectionKeeper(QString dsn, RedisClient &client, BoardProjection &projection,
                                   StateCallback changed)
    : m_dsn(std::move(dsn))
    , m_client(client)
    , m_projection(projection)
    , m_stateChanged(std::move(changed))
    , m_rebuild(std::make_unique<BoardRebuild>(m_dsn, client))
    , m_thread([this] { run(); })
{ }

ProjectionKeeper::~ProjectionKeeper()
{
    m_rebuild->cancel();
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_changed.notify_one();
    m_thread.join();
}

void ProjectionKeeper::redisReady(const QByteArray &runId)
{
    const std::lock_guard lock(m_mutex);
    m_runId = runId;
    m_validated = false;
    m_kicked = true;
    m_changed.notify_one();
}

void ProjectionKeeper::redisLost(const QString &reason)
{
    {
        const std::lock_guard lock(m_mutex);
        m_runId.clear();
        m_validated = false;
    }
    m_projection.setEpoch({});
    report(State::Waiting, reason);
}

void ProjectionKeeper::kick()
{
    const std::lock_guard lock(m_mutex);
    m_kicked = true;
    m_changed.notify_one();
}

ProjectionKeeper::State ProjectionKeeper::state() const
{
    const std::lock_guard lock(m_mutex);
    return m_state;
}

void ProjectionKeeper::report(State state, const QString &reason)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_state == state && m_reason == reason)
            return;
        m_state = state;
        m_reason = reason;
    }
    if (m_stateChanged)
        m_stateChanged(state, reason);
}

void ProjectionKeeper::run()
{
    auto pause = std::chrono::milliseconds(kTick);
    for (;;) {
        QByteArray runId;
        {
            std::unique_lock lock(m_mutex);
            m_changed.wait_for(lock, pause, [this] { return m_stopping || m_kicked; });
            if (m_stopping)
                return;
            m_kicked = false;
            runId = m_runId;
        }
        pause = kTick;
        if (runId.isEmpty())
            continue;
        round(runId);
        if (state() != State::InStep)
            pause = m_backoff.next();
        else
            m_backoff.reset();
    }
}

void ProjectionKeeper::round(const QByteArray &runId)
{
    Result<void> result = connect();
    bool validated = false;
    {
        const std::lock_guard lock(m_mutex);
        validated = m_validated;
    }
    if (result && !validated)
        result = validate(runId);
    if (result)
        result = relayAll();
    if (result)
        result = rememberProgress();
    if (result)
        result = nameTheTop();
    if (result) {
        report(State::InStep, {});
        return;
    }
    // Conflict: somebody else rebuilds, or has done so; the next round looks again.
    if (result.error().code == Error::Code::Conflict) {
        const std::lock_guard lock(m_mutex);
        m_validated = false;
    }
    report(State::Waiting, result.error().message);
    qCInfo(lcKeeper).noquote() << "The board is not in step:" << toString(result.error());
}

Result<void> ProjectionKeeper::connect()
{
    if (m_connection && m_connection->isUsable())
        return {};
    PgConnection::Options options;
    options.applicationName = u"scorewatch board keeper"_s;
    options.statementTimeout = 30s;
    auto opened = PgConnection::open(m_dsn, options);
    if (!opened)
        return opened.error();
    m_connection = std::move(*opened);
    return {};
}

/// Is the board in Redis the one that PostgreSQL remembers, complete, and made of this very PostgreSQL? The epoch if so,
/// else empty.
Result<QByteArray> ProjectionKeeper::epochInStep(const QByteArray &runId)
{
    const auto remembered = readProjectionState(*m_connection);
    if (!remembered)
        return remembered.error();
    const Result<RedisReply> meta = m_client.request({"HMGET", boardkeys::kMeta, "epoch", "seq"}).result();
    if (!meta)
        return meta.error();
    const QByteArray epoch = meta->at(0).string;
    const bool known
        = !epoch.isEmpty() && epoch == remembered->epoch && epoch.startsWith(remembered->identity + '-');
    // A Redis that restarted may have lost its newest writes, even with an append-only file.
    const bool complete
        = known && meta->at(1).toInteger() >= remembered->lastSequence && runId == remembered->redisRunId;
    if (complete)
        return epoch;
    m_whyRebuilt = epoch.isEmpty() ? u"Redis holds none."_s
        : !known                   ? u"Redis holds one of another time or database."_s
                                   : u"Redis has restarted or lost a part."_s;
    return QByteArray();
}

Result<void> ProjectionKeeper::validate(const QByteArray &runId)
{
    const auto epoch = epochInStep(runId);
    if (!epoch)
        return epoch.error();
    if (epoch->isEmpty())
        return rebuild(runId);
    m_projection.setEpoch(*epoch);
    const std::lock_guard lock(m_mutex);
    m_validated = true;
    return {};
}

Result<void> ProjectionKeeper::rebuild(const QByteArray &runId)
{
    report(State::Rebuilding, {});
    // Another process swaps its board in before PostgreSQL remembers it; under the lock both are seen or neither.
    const auto stillNeeded = [&]() -> Result<bool> {
        const auto epoch = epochInStep(runId);
        if (!epoch)
            return epoch.error();
        return epoch->isEmpty();
    };
    const auto rebuilt = m_rebuild->run(runId, {}, stillNeeded);
    if (!rebuilt)
        return rebuilt.error();
    qCInfo(lcKeeper).noquote() << "The board was built anew:" << rebuilt->players << "players, epoch"
                               << rebuilt->epoch << "-" << m_whyRebuilt;
    m_projection.setEpoch(rebuilt->epoch);
    const std::lock_guard lock(m_mutex);
    // Redis may have gone and come back meanwhile; then the next round compares again.
    m_validated = m_runId == runId;
    return {};
}

Result<void> ProjectionKeeper::relayAll()
{
    OutboxRelay relay(m_projection);
    for (;;) {
        const auto relayed = relay.relayOnce(*m_connection);
        if (!relayed)
            return relayed.error();
        if (*relayed == 0)
            return {};
        const std::lock_guard lock(m_mutex);
        if (m_stopping)
            return {};
    }
}

/// Also finds out that somebody else has built another board, or wants this one to be built anew.
Result<void> ProjectionKeeper::rememberProgress()
{
    const Result<RedisReply> meta = m_client.request({"HMGET", boardkeys::kMeta, "epoch", "seq"}).result();
    if (!meta)
        return meta.error();
    const QByteArray epoch = m_projection.epoch();
    if (meta->at(0).string != epoch)
        return Error{Error::Code::Conflict, u"The board was rebuilt by another process."_s, {}, {}};
    const qint64 sequence = meta->at(1).toInteger();
    if (epoch == m_rememberedEpoch && sequence == m_rememberedSequence) {
        // Nothing to write, but somebody may have asked for another board.
        const auto state = readProjectionState(*m_connection);
        if (!state)
            return state.error();
        return state->epoch == epoch
            ? Result<void>()
            : Result<void>(Error{Error::Code::Conflict, u"The board has to be built anew."_s, {}, {}});
    }
    m_rememberedEpoch = epoch;
    m_rememberedSequence = sequence;
    return rememberSequence(*m_connection, epoch, sequence);
}

/// Messages carry the names of the top; whoever entered it since the last look gets theirs.
Result<void> ProjectionKeeper::nameTheTop()
{
    const QList<QByteArray> keys{boardkeys::kBoard, boardkeys::kMeta, boardkeys::kNames};
    const Result<RedisReply> top
        = m_client.evalAsync(boardscripts::snapshot(), keys, {"0", QByteArray::number(2 * kBoardSize)})
              .result();
    if (!top)
        return top.error();
    std::vector<UserId> nameless;
    const RedisReply &places = top->at(3);
    for (qsizetype i = 0; i + 2 < places.size(); i += 3) {
        const auto id = UserId::fromText(QByteArrayView(places.at(i).string));
        if (id && places.at(i + 2).string.isEmpty())
            nameless.push_back(*id);
    }
    if (nameless.empty())
        return {};
    const auto rows = m_connection->exec(kNames, PgParams().uuids(nameless));
    if (!rows)
        return rows.error();
    RedisCommand command{"HSET", boardkeys::kNames};
    for (int row = 0; row < rows->rowCount(); ++row)
        command << rows->bytes(row, 0).toByteArray() << rows->bytes(row, 1).toByteArray();
    if (command.size() == 2)
        return {};
    const Result<RedisReply> stored = m_client.request(command).result();
    if (!stored)
        return stored.error();
    return {};
}

} // namespace scorewatch
