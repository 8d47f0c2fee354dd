// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/identity/sessionkeeper.h"

#include <algorithm>

#include <QDateTime>
#include <QLoggingCategory>

#include "core/base/async.h"
#include "core/identity/secrets.h"
#include "core/postgres/connectionpool.h"
#include "core/redis/redisclient.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

Q_LOGGING_CATEGORY(lcSessions, "scorewatch.identity.sessions")

/// Sessions of one script and one statement.
constexpr size_t kBatch = 500;

// In the order of their ids, so that two processes with the same sessions never wait for each other in a circle.
constexpr const char *kSave = R"sql(
UPDATE scoreboard.sessions s
SET last_seen_at = greatest(s.last_seen_at, to_timestamp(b.seen)),
    token_requests_count = s.token_requests_count + b.requests,
    score_increments_count = s.score_increments_count + b.increments,
    last_token_request = greatest(s.last_token_request, to_timestamp(nullif(b.requested, 0))),
    last_score_increment = greatest(s.last_score_increment, to_timestamp(nullif(b.incremented, 0)))
FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[])
         AS b (id, seen, requests, increments, requested, incremented)
WHERE s.id = b.id AND s.id IN (SELECT id FROM scoreboard.sessions WHERE id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE))sql";

QByteArray keyOf(const QByteArray &sessionId)
{
    return "session:" + sessionId;
}

} // namespace

/// What happened in a session since its last heartbeat, and what is known of it.
struct SessionKeeper::Beat
{
    QByteArray sessionId;
    Principal who;
    QByteArray address;
    qint64 seen = 0; ///< seconds since 1970, as the next two
    qint64 requested = 0;
    qint64 incremented = 0;
    qint64 requests = 0;
    qint64 increments = 0;
};

struct SessionKeeper::Entry
{
    Beat since;
    bool isDirty = false;
    std::chrono::milliseconds seenAt{0};
    std::chrono::milliseconds beatAt{0};
};

struct SessionKeeper::Shard
{
    mutable std::mutex mutex;
    QHash<QByteArray, Entry> entries;
};

SessionKeeper::SessionKeeper(ConnectionPool &pool, RedisClient &client, QByteArray addressKey,
                             SessionKeeperOptions options, QObject *parent)
    : QObject(parent)
    , m_pool(pool)
    , m_client(client)
    , m_addressKey(std::move(addressKey))
    , m_options(std::move(options))
    , m_touch(RedisScript::fromResource(u":/scorewatch/identity/touch.lua"_s))
    , m_shards(std::make_unique<std::array<Shard, kShards>>())
    , m_lost(std::make_shared<std::atomic<qint64>>(0))
{
    m_timer.setInterval(m_options.look);
    connect(&m_timer, &QTimer::timeout, this, &SessionKeeper::lookAround);
}

SessionKeeper::~SessionKeeper() = default;

void SessionKeeper::start()
{
    m_timer.start();
}

SessionKeeper::Shard &SessionKeeper::shardOf(const QByteArray &sessionId) const
{
    return (*m_shards)[qHash(QByteArrayView(sessionId)) % kShards];
}

void SessionKeeper::change(const Principal &who, const std::function<void(Entry &)> &edit)
{
    if (who.sessionId.isEmpty())
        return;
    Shard &shard = shardOf(who.sessionId);
    const auto now = m_options.steadyNow();
    const std::lock_guard lock(shard.mutex);
    auto entry = shard.entries.find(who.sessionId);
    if (entry == shard.entries.end()) {
        if (shard.entries.size() >= std::max<qsizetype>(1, m_options.capacity / qsizetype(kShards))) {
            m_passedOver.fetch_add(1, std::memory_order_relaxed);
            return;
        }
        entry = shard.entries.insert(who.sessionId, {});
        entry->beatAt = now - m_options.beat; // due at the next look
    }
    if (entry->since.who.tokenId != who.tokenId)
        entry->since.who = who;
    entry->isDirty = true;
    entry->seenAt = now;
    entry->since.seen = QDateTime::currentSecsSinceEpoch();
    edit(*entry);
}

void SessionKeeper::opened(const Principal &who, const QByteArray &address)
{
    change(who, [this, &address](Entry &entry) {
        entry.since.address = address;
        // Its row is as new as this; PostgreSQL hears of it a heartbeat later.
        entry.beatAt = m_options.steadyNow();
    });
    if (who.sessionId.isEmpty())
        return;
    Beat beat;
    beat.sessionId = who.sessionId;
    beat.who = who;
    beat.address = address;
    beat.seen = QDateTime::currentSecsSinceEpoch();
    touch({beat});
}

void SessionKeeper::seen(const Principal &who, const QByteArray &address)
{
    change(who, [&address](Entry &entry) {
        if (entry.since.address != address)
            entry.since.address = address;
    });
}

void SessionKeeper::actionTokenGiven(const Principal &who)
{
    change(who, [](Entry &entry) {
        ++entry.since.requests;
        entry.since.requested = entry.since.seen;
    });
}

void SessionKeeper::scoreWritten(const Principal &who)
{
    change(who, [](Entry &entry) {
        ++entry.since.increments;
        entry.since.incremented = entry.since.seen;
    });
}

void SessionKeeper::ended(const QByteArray &sessionId)
{
    {
        Shard &shard = shardOf(sessionId);
        const std::lock_guard lock(shard.mutex);
        shard.entries.remove(sessionId);
    }
    m_client.send({"DEL", keyOf(sessionId)}, [lost = m_lost](const Result<RedisReply> &reply) {
        if (!reply)
            lost->fetch_add(1, std::memory_order_relaxed);
    });
}

SessionKeeper::Figures SessionKeeper::figures() const
{
    Figures figures;
    for (const Shard &shard : *m_shards) {
        const std::lock_guard lock(shard.mutex);
        figures.sessions += shard.entries.size();
    }
    figures.passedOver = m_passedOver.load(std::memory_order_relaxed);
    figures.lost = m_lost->load(std::memory_order_relaxed);
    return figures;
}

void SessionKeeper::lookAround()
{
    if (m_isSaving)
        return; // PostgreSQL is slow or away; what is due waits for it
    async::onFinished(flush(false), this, [](const Result<qint64> &saved) {
        if (!saved)
            qCInfo(lcSessions).noquote()
                << "Sessions could not be written down; they are kept:" << toString(saved.error());
    });
}

QFuture<Result<qint64>> SessionKeeper::flush(bool everything)
{
    Beats due;
    collect(everything, due);
    if (due.empty())
        return async::ready(Result<qint64>(0));
    for (size_t at = 0; at < due.size(); at += kBatch) {
        const auto first = due.begin() + std::ptrdiff_t(at);
        touch(Beats(first, first + std::ptrdiff_t(std::min(kBatch, due.size() - at))));
    }
    m_isSaving = true;
    QFuture<Result<qint64>> saved = save(due);
    async::onFinished(saved, this, [this, due](const Result<qint64> &result) {
        m_isSaving = false;
        if (!result)
            giveBack(due);
    });
    return saved;
}

/// Takes what is due out of the entries, and forgets those that have been quiet for as long as Redis keeps them.
void SessionKeeper::collect(bool everything, Beats &due)
{
    const auto now = m_options.steadyNow();
    for (Shard &shard : *m_shards) {
        const std::lock_guard lock(shard.mutex);
        for (auto entry = shard.entries.begin(); entry != shard.entries.end();) {
            if (entry->isDirty && (everything || now - entry->beatAt >= m_options.beat)) {
                due.push_back(entry->since);
                due.back().sessionId = entry.key();
                entry->since.requests = 0;
                entry->since.increments = 0;
                entry->isDirty = false;
                entry->beatAt = now;
            }
            if (!entry->isDirty && now - entry->seenAt >= m_options.live)
                entry = shard.entries.erase(entry);
            else
                ++entry;
        }
    }
}

void SessionKeeper::giveBack(const Beats &beats)
{
    for (const Beat &beat : beats) {
        Shard &shard = shardOf(beat.sessionId);
        const std::lock_guard lock(shard.mutex);
        const auto entry = shard.entries.find(beat.sessionId);
        if (entry == shard.entries.end())
            continue; // ended meanwhile
        entry->since.requests += beat.requests;
        entry->since.increments += beat.increments;
        entry->isDirty = true;
        entry->beatAt = m_options.steadyNow() - m_options.beat;
    }
}

void SessionKeeper::touch(const Beats &beats)
{
    QList<QByteArray> keys;
    QList<QByteArray> arguments{QByteArray::number(qint64(m_options.live.count()))};
    for (const Beat &beat : beats) {
        keys.append(keyOf(beat.sessionId));
        const QByteArray hash = beat.address.isEmpty()
            ? QByteArray()
            : secrets::hmacSha256(m_addressKey, beat.address).first(16).toHex();
        arguments << beat.who.subject << roleName(beat.who.role) << beat.who.tokenId
                  << QByteArray::number(beat.who.issuedAt) << QByteArray::number(beat.seen) << hash;
    }
    m_client.eval(m_touch, keys, arguments,
                  [lost = m_lost, count = qint64(keys.size())](const Result<RedisReply> &reply) {
                      if (!reply)
                          lost->fetch_add(count, std::memory_order_relaxed);
                  });
}

QFuture<Result<qint64>> SessionKeeper::save(Beats beats)
{
    return m_pool.run<qint64>([beats = std::move(beats)](PgConnection &connection) -> Result<qint64> {
        // One transaction, so that what failed can be given back as a whole.
        std::vector<PgStatement> statements;
        for (size_t at = 0; at < beats.size(); at += kBatch) {
            std::vector<QByteArray> ids;
            std::array<std::vector<qint64>, 5> columns;
            for (size_t i = at; i < std::min(at + kBatch, beats.size()); ++i) {
                ids.push_back(beats[i].sessionId);
                columns[0].push_back(beats[i].seen);
                columns[1].push_back(beats[i].requests);
                columns[2].push_back(beats[i].increments);
                columns[3].push_back(beats[i].requested);
                columns[4].push_back(beats[i].incremented);
            }
            PgParams params;
            params.texts(ids);
            for (const std::vector<qint64> &column : columns)
                params.integers(column);
            statements.push_back({kSave, std::move(params)});
        }
        const auto done = connection.pipeline(statements);
        if (!done)
            return done.error();
        qint64 saved = 0;
        for (const PgResult &result : *done)
            saved += result.affectedRows();
        return saved;
    });
}

} // namespace scorewatch
