// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audit/auditverifier.h"

#include "core/audit/auditrowhash.h"
#include "core/postgres/pgconnection.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

using Fault = AuditVerdict::Fault;

constexpr const char *kMayRead = R"sql(
SELECT has_column_privilege('scoreboard.audit_log', 'ip_address', 'SELECT')
   AND has_column_privilege('scoreboard.audit_log', 'action_token_hash', 'SELECT')
   AND has_column_privilege('scoreboard.audit_log', 'metadata', 'SELECT')
   AND has_column_privilege('scoreboard.audit_chain', 'row_hash', 'SELECT'))sql";

// By the key of each row, so that nothing is read but what the portion needs.
constexpr const char *kLinks = R"sql(
SELECT c.position, c.row_id, c.row_created_at, encode(c.row_hash, 'hex'), encode(c.chain_hash, 'hex'), r.*
FROM (SELECT * FROM scoreboard.audit_chain WHERE position > $1 ORDER BY position LIMIT $2) c
LEFT JOIN LATERAL (SELECT %1 FROM scoreboard.audit_log a
                   WHERE a.created_at = c.row_created_at AND a.id = c.row_id LIMIT 1) r ON true
ORDER BY c.position)sql";
enum LinkColumn { Position, RowId, RowCreatedAt, RowHash, ChainHash, FirstOfRow };

// The rows of a portion that are in no chain, and its last row, from where to go on.
constexpr const char *kUnchained = R"sql(
WITH portion AS MATERIALIZED (
    SELECT a.created_at, a.id FROM scoreboard.audit_log a
    WHERE (a.created_at, a.id) > ($1::timestamptz, $2)
    ORDER BY a.created_at, a.id LIMIT $3
), last AS (SELECT created_at, id FROM portion ORDER BY created_at DESC, id DESC LIMIT 1)
SELECT p.created_at::text, p.id, p.created_at, c.found IS NULL, q.queued_at IS NOT NULL,
       coalesce(q.queued_at < now() - make_interval(secs => $4), true)
FROM portion p
CROSS JOIN last l
LEFT JOIN LATERAL (SELECT true AS found FROM scoreboard.audit_chain c
                   WHERE c.row_id = p.id AND c.row_created_at = p.created_at LIMIT 1) c ON true
LEFT JOIN LATERAL (SELECT q.queued_at FROM scoreboard.audit_unsealed q
                   WHERE q.row_id = p.id AND q.row_created_at = p.created_at LIMIT 1) q ON true
WHERE c.found IS NULL OR (p.created_at, p.id) = (l.created_at, l.id)
ORDER BY p.created_at, p.id)sql";
enum UnchainedColumn { Key, Id, CreatedAt, IsUnchained, IsQueued, IsOverdue };

constexpr const char *kGone = R"sql(
SELECT q.row_id, q.row_created_at FROM scoreboard.audit_unsealed q
LEFT JOIN LATERAL (SELECT true AS found FROM scoreboard.audit_log a
                   WHERE a.created_at = q.row_created_at AND a.id = q.row_id LIMIT 1) a ON true
WHERE a.found IS NULL
ORDER BY q.row_created_at, q.row_id LIMIT 1)sql";

Error stopped()
{
    return {Error::Code::Cancelled, u"The audit was not verified to its end. Nothing was changed."_s, {}, {}};
}

QString shownTime(const QDateTime &instant)
{
    return instant.isValid() ? instant.toUTC().toString(u"yyyy-MM-dd HH:mm:ss 'UTC'"_s)
                             : u"an unknown time"_s;
}

QByteArray bytesOf(const PgResult &rows, int row, int column)
{
    return QByteArray::fromHex(rows.bytes(row, column).toByteArray());
}

} // namespace

AuditVerifier::AuditVerifier(PgConnection &connection) : AuditVerifier(connection, Options()) { }

AuditVerifier::AuditVerifier(PgConnection &connection, Options options)
    : m_connection(connection), m_options(options)
{ }

Result<AuditVerdict> AuditVerifier::run(const QByteArray &expectedHead, const Progress &progress,
                                        const std::stop_token &stop)
{
    m_verdict = {};
    m_isWaiting = false;
    m_hash = auditrowhash::genesis();
    m_expected = QByteArray::fromHex(expectedHead);
    m_metExpected = expectedHead.isEmpty() || m_expected == m_hash;
    if (const auto allowed = askForRights(); !allowed)
        return allowed.error();
    if (const auto followed = followChain(progress, stop); !followed)
        return followed.error();
    if (m_verdict.isIntact()) {
        if (const auto found = findUnchained(stop); !found)
            return found.error();
    }
    if (m_verdict.isIntact()) {
        if (const auto found = findGone(); !found)
            return found.error();
    }
    if (m_verdict.isIntact() && !m_metExpected)
        m_verdict.fault = Fault::OtherHead;
    m_verdict.head = m_hash.toHex();
    putIntoWords();
    return m_verdict;
}

Result<void> AuditVerifier::askForRights()
{
    const auto allowed = m_connection.exec(kMayRead);
    if (!allowed)
        return allowed.error();
    if (allowed->boolean(0, 0))
        return {};
    return Error{
        Error::Code::PermissionDenied,
        u"The audit cannot be verified from here: the seal is over every column, addresses too, and the "
        u"connected role may not read those. Ask an administrator to verify it."_s,
        u"GRANT scorewatch_admin TO …"_s,
        {}};
}

Result<void> AuditVerifier::followChain(const Progress &progress, const std::stop_token &stop)
{
    const QByteArray sql = QByteArray(kLinks).replace("%1", auditrowhash::columns());
    while (m_verdict.isIntact()) {
        if (stop.stop_requested())
            return stopped();
        const auto rows
            = m_connection.exec(sql, PgParams().integer(m_verdict.verified).integer(m_options.batch));
        if (!rows)
            return rows.error();
        for (int row = 0; row < rows->rowCount() && m_verdict.isIntact(); ++row)
            judge(*rows, row);
        if (rows->rowCount() == 0)
            break;
        if (progress)
            progress(m_verdict.verified);
    }
    return {};
}

void AuditVerifier::judge(const PgResult &rows, int row)
{
    const qint64 position = m_verdict.verified + 1;
    if (rows.integer(row, Position) != position) { // somebody took a link out, and left those behind it
        m_verdict.fault = Fault::BrokenLink;
        m_verdict.firstBad = position;
        return;
    }
    const QByteArray rowHash = bytesOf(rows, row, RowHash);
    const QByteArray chainHash = bytesOf(rows, row, ChainHash);
    if (auditrowhash::linked(m_hash, rowHash) != chainHash)
        return blame(Fault::BrokenLink, rows, row, position, RowId);
    if (rows.isNull(row, FirstOfRow))
        return blame(Fault::MissingRow, rows, row, position, RowId);
    if (auditrowhash::of(rows, row, FirstOfRow) != rowHash)
        return blame(Fault::ChangedRow, rows, row, position, RowId);
    m_hash = chainHash;
    m_verdict.verified = position;
    m_metExpected = m_metExpected || chainHash == m_expected;
}

Result<void> AuditVerifier::findUnchained(const std::stop_token &stop)
{
    QByteArray key = "-infinity";
    qint64 id = 0;
    while (m_verdict.isIntact()) {
        if (stop.stop_requested())
            return stopped();
        const auto rows = m_connection.exec(kUnchained,
                                            PgParams()
                                                .text(key)
                                                .integer(id)
                                                .integer(m_options.batch * 5)
                                                .integer(m_options.patience.count()));
        if (!rows)
            return rows.error();
        if (rows->rowCount() == 0)
            break;
        for (int row = 0; row < rows->rowCount() && m_verdict.isIntact(); ++row)
            judgeUnchained(*rows, row);
        key = rows->bytes(rows->rowCount() - 1, Key).toByteArray();
        id = rows->integer(rows->rowCount() - 1, Id);
    }
    return {};
}

void AuditVerifier::judgeUnchained(const PgResult &rows, int row)
{
    if (!rows.boolean(row, IsUnchained))
        return;
    if (!rows.boolean(row, IsOverdue)) {
        ++m_verdict.unsealed;
        return;
    }
    m_isWaiting = rows.boolean(row, IsQueued);
    blame(Fault::UnsealedRow, rows, row, 0, Id);
}

/// A row that was deleted before it had its seal. The transaction that writes a row writes both, so both are seen or none.
Result<void> AuditVerifier::findGone()
{
    const auto rows = m_connection.exec(kGone);
    if (!rows)
        return rows.error();
    if (rows->rowCount() > 0)
        blame(Fault::MissingRow, *rows, 0, 0, 0);
    return {};
}

/// The time of the row is in the column behind its id.
void AuditVerifier::blame(Fault fault, const PgResult &rows, int row, qint64 position, int idColumn)
{
    m_verdict.fault = fault;
    m_verdict.firstBad = position;
    m_verdict.badRow = rows.integer(row, idColumn);
    m_verdict.badRowAt = rows.instant(row, idColumn + 1);
}

void AuditVerifier::putIntoWords()
{
    const AuditVerdict &v = m_verdict;
    const QString row = u"Row %1 of the audit, of %2,"_s.arg(v.badRow).arg(shownTime(v.badRowAt));
    const QString before = v.verified == 0 ? u" No row before it could be verified."_s
                                           : u" The %1 before it are as they were sealed."_s.arg(v.verified);
    switch (v.fault) {
    case Fault::None:
        m_verdict.sentence = v.verified == 0
            ? u"Nothing of the audit is sealed yet."_s
            : u"The audit is intact: %1 rows are as they were written."_s.arg(v.verified);
        if (v.unsealed > 0)
            m_verdict.sentence += u" %1 wait for their seal."_s.arg(v.unsealed);
        break;
    case Fault::ChangedRow:
        m_verdict.sentence
            = row + u" was changed after it was sealed at position %1."_s.arg(v.firstBad) + before;
        break;
    case Fault::MissingRow:
        m_verdict.sentence = v.firstBad == 0
            ? row + u" was deleted before it was sealed."_s
            : row + u" was deleted after it was sealed at position %1."_s.arg(v.firstBad) + before;
        break;
    case Fault::BrokenLink:
        m_verdict.sentence = v.badRow == 0
            ? u"Position %1 of the chain was deleted."_s.arg(v.firstBad) + before
            : u"The chain itself was changed at position %1, the seal of row %2."_s.arg(v.firstBad)
                    .arg(v.badRow)
                + before;
        break;
    case Fault::UnsealedRow:
        m_verdict.sentence = m_isWaiting
            ? row
                + u" has waited for its seal for too long. See that a scorewatchd runs, and why it does not seal."_s
            : row + u" has no seal: it was written past the program, or its seal was deleted."_s;
        break;
    case Fault::OtherHead:
        m_verdict.sentence
            = u"The expected head is nowhere on the chain of %1: its end was cut off, or it was "
              u"made anew."_s.arg(v.verified);
        break;
    }
}

} // namespace scorewatch
