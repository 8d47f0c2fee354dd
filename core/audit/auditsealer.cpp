// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audit/auditsealer.h"

#include <QLoggingCategory>

#include "core/audit/auditrowhash.h"
#include "core/base/async.h"
#include "core/postgres/connectionpool.h"
#include "core/postgres/pgtransaction.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

Q_LOGGING_CATEGORY(lcSealer, "scorewatch.audit.sealer")

// Until the end of the transaction. Whoever does not get it leaves the work to the one who has it.
constexpr const char *kLock
    = "SELECT pg_try_advisory_xact_lock(hashtextextended('scoreboard.audit_chain', 0))";

// Each row is looked up by its key, whatever the planner believes of a queue that was empty when it last looked. A row that
// is gone stays in the queue, for the verifier to find; one that only moved to another partition has its seal.
constexpr const char *kWaiting = R"sql(
SELECT q.row_id, q.row_created_at::text, c.found IS NOT NULL, r.*
FROM scoreboard.audit_unsealed q
CROSS JOIN LATERAL (SELECT %1 FROM scoreboard.audit_log a
                    WHERE a.created_at = q.row_created_at AND a.id = q.row_id LIMIT 1) r
LEFT JOIN LATERAL (SELECT true AS found FROM scoreboard.audit_chain c
                   WHERE c.row_id = q.row_id AND c.row_created_at = q.row_created_at LIMIT 1) c ON true
ORDER BY q.row_created_at, q.row_id
LIMIT $1)sql";
constexpr int kFirstColumn = 3; ///< of auditrowhash::columns()

constexpr const char *kAppend = R"sql(
INSERT INTO scoreboard.audit_chain (position, row_id, row_created_at, row_hash, chain_hash)
SELECT n.position, n.row_id, n.row_created_at::timestamptz, n.row_hash, n.chain_hash
FROM unnest($1, $2, $3, $4, $5) AS n (position, row_id, row_created_at, row_hash, chain_hash))sql";

constexpr const char *kForget = R"sql(
DELETE FROM scoreboard.audit_unsealed q
USING unnest($1, $2) AS d (row_id, row_created_at)
WHERE q.row_id = d.row_id AND q.row_created_at = d.row_created_at::timestamptz)sql";

/// The rows that are to be appended, and those that leave the queue.
struct Batch
{
    std::vector<qint64> positions;
    std::vector<qint64> ids;
    std::vector<QByteArray> times;
    std::vector<QByteArray> rowHashes;
    std::vector<QByteArray> chainHashes;
    std::vector<qint64> doneIds;
    std::vector<QByteArray> doneTimes;
};

/// Goes on from `head`, and moves it.
Batch chained(const PgResult &rows, AuditHead &head)
{
    Batch batch;
    QByteArray hash = QByteArray::fromHex(head.hash);
    for (int row = 0; row < rows.rowCount(); ++row) {
        const qint64 id = rows.integer(row, 0);
        const QByteArray time = rows.bytes(row, 1).toByteArray();
        batch.doneIds.push_back(id);
        batch.doneTimes.push_back(time);
        if (rows.boolean(row, 2))
            continue;
        const QByteArray rowHash = auditrowhash::of(rows, row, kFirstColumn);
        hash = auditrowhash::linked(hash, rowHash);
        batch.positions.push_back(++head.position);
        batch.ids.push_back(id);
        batch.times.push_back(time);
        batch.rowHashes.push_back(rowHash);
        batch.chainHashes.push_back(hash);
    }
    head.hash = hash.toHex();
    return batch;
}

Result<void> store(PgConnection &connection, const Batch &batch)
{
    const auto appended = connection.exec(kAppend,
                                          PgParams()
                                              .integers(batch.positions)
                                              .integers(batch.ids)
                                              .texts(batch.times)
                                              .byteas(batch.rowHashes)
                                              .byteas(batch.chainHashes));
    if (!appended)
        return appended.error();
    const auto forgotten
        = connection.exec(kForget, PgParams().integers(batch.doneIds).texts(batch.doneTimes));
    if (!forgotten)
        return forgotten.error();
    return {};
}

} // namespace

AuditSealer::AuditSealer(ConnectionPool &pool) : AuditSealer(pool, Options()) { }

AuditSealer::AuditSealer(ConnectionPool &pool, Options options)
    : m_pool(pool)
    , m_options(options)
    , m_timer(this)
    , m_backoff(options.retryFirst, options.retryCeiling)
    , m_headDue(0)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &AuditSealer::seal);
}

void AuditSealer::start()
{
    m_timer.start(0);
}

Result<AuditSealer::Portion> AuditSealer::sealOnce(PgConnection &connection, int batch)
{
    const auto transaction = PgTransaction::begin(connection);
    if (!transaction)
        return transaction.error();
    const auto locked = connection.exec(kLock);
    if (!locked)
        return locked.error();
    // With the lock, what the sealer before committed is seen by the next statement.
    const Result<AuditHead> before = readAuditHead(connection);
    if (!before)
        return before.error();
    Portion portion;
    portion.head = *before;
    portion.head.sealedAt = {};
    if (!locked->boolean(0, 0))
        return portion;
    const auto rows = connection.exec(QByteArray(kWaiting).replace("%1", auditrowhash::columns()),
                                      PgParams().integer(batch));
    if (!rows)
        return rows.error();
    if (rows->rowCount() == 0)
        return portion;
    const Batch work = chained(*rows, portion.head);
    if (const auto stored = store(connection, work); !stored)
        return stored.error();
    if (const auto committed = (*transaction)->commit(); !committed)
        return committed.error();
    portion.sealed = int(work.positions.size());
    portion.isMore = rows->rowCount() >= batch;
    return portion;
}

void AuditSealer::seal()
{
    const auto job
        = [batch = m_options.batch](PgConnection &connection) { return sealOnce(connection, batch); };
    async::onFinished(m_pool.run<Portion>(job), this,
                      [this](const Result<Portion> &portion) { took(portion); });
}

void AuditSealer::took(const Result<Portion> &portion)
{
    if (!portion) {
        if (!std::exchange(m_isFailing, true))
            qCWarning(lcSealer).noquote()
                << "New rows of the audit wait for their seal:" << toString(portion.error());
        m_timer.start(m_backoff.next());
        Q_EMIT failed(portion.error());
        return;
    }
    if (std::exchange(m_isFailing, false))
        qCInfo(lcSealer) << "The audit is sealed again";
    m_backoff.reset();
    logHead(portion->head);
    m_timer.start(portion->isMore ? std::chrono::milliseconds(0) : m_options.interval);
    if (portion->sealed > 0)
        Q_EMIT sealed(portion->sealed);
}

/// A head in a log that goes elsewhere is one that nobody can take back.
void AuditSealer::logHead(const AuditHead &head)
{
    if (head.position == 0 || !m_headDue.hasExpired())
        return;
    m_headDue.setRemainingTime(m_options.headEvery);
    qCInfo(lcSealer).noquote() << "The audit is sealed up to position" << head.position << "with the head"
                               << head.hash;
}

} // namespace scorewatch
