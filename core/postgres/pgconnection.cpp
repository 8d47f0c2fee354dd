// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/postgres/pgconnection.h"

#include <array>

#include <libpq-fe.h>

#include <QLoggingCategory>

#include "core/postgres/pgerror.h"
#include "core/postgres/pgio.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

Q_LOGGING_CATEGORY(lcPostgres, "scorewatch.postgres")

/// How long a server may take to act on a cancel request before the connection is given up.
constexpr std::chrono::seconds kCancelGrace{2};

bool succeeded(const PGresult *result)
{
    switch (PQresultStatus(result)) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_SINGLE_TUPLE:
    case PGRES_EMPTY_QUERY:
    case PGRES_COPY_IN:
    case PGRES_COPY_OUT:
    case PGRES_COPY_BOTH:
    case PGRES_PIPELINE_SYNC:
        return true;
    default:
        return false;
    }
}

} // namespace

Result<void> PgCanceller::cancel() const
{
    if (!m_cancel)
        return Error{Error::Code::NotFound, u"There is nothing to cancel."_s, {}, {}};
    std::array<char, 256> why{};
    if (PQcancel(static_cast<PGcancel *>(m_cancel.get()), why.data(), int(why.size())) == 1)
        return {};
    return Error{Error::Code::Unavailable,
                 u"PostgreSQL could not be told to stop the statement."_s,
                 QString::fromUtf8(why.data()).trimmed(),
                 {}};
}

PgConnection::PgConnection(PGconn *connection, const Options &options)
    : m_connection(connection)
    , m_options(options)
    , m_noticeHandler([](const QString &severity, const QString &text) {
        qCInfo(lcPostgres).noquote() << severity << text;
    })
{
    PQsetnonblocking(m_connection, 1);
    PQsetNoticeReceiver(m_connection, &PgConnection::receiveNotice, this);
}

PgConnection::~PgConnection()
{
    PQfinish(m_connection);
}

Result<std::unique_ptr<PgConnection>> PgConnection::open(const QString &dsn, const Options &options)
{
    const QByteArray address = dsn.toUtf8();
    const QByteArray name = options.applicationName.toUtf8();
    const QByteArray timeout = QByteArray::number(qint64(options.connectTimeout.count()));
    // The address comes last, so what it says itself wins over these defaults.
    const std::array<const char *, 8> keywords{
        "client_encoding",     "fallback_application_name", "connect_timeout", "keepalives_idle",
        "keepalives_interval", "keepalives_count",          "dbname",          nullptr};
    const std::array<const char *, 8> values{
        "UTF8", name.constData(), timeout.constData(), "10", "5", "3", address.constData(), nullptr};
    PGconn *connection = PQconnectdbParams(keywords.data(), values.data(), 1);
    if (!connection)
        return Error{
            Error::Code::Exhausted, u"There is no memory left for a connection to PostgreSQL."_s, {}, {}};
    if (PQstatus(connection) != CONNECTION_OK) {
        const Error error = pg::connectError(connection, dsn);
        PQfinish(connection);
        return error;
    }
    return std::unique_ptr<PgConnection>(new PgConnection(connection, options));
}

void PgConnection::receiveNotice(void *self, const PGresult *notice)
{
    auto *that = static_cast<PgConnection *>(self);
    const char *state = PQresultErrorField(notice, PG_DIAG_SQLSTATE);
    const QString severity = QString::fromUtf8(PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED));
    const QString text = QString::fromUtf8(PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY));
    // "canceling wait for synchronous replication": COMMIT succeeds with only this warning, so it must not be
    // missed. It has the general code of warnings (or 57P01 when the backend is told to go); whoever commits
    // asks right after.
    if (severity == "WARNING"_L1 && (qstrcmp(state, "01000") == 0 || qstrcmp(state, "57P01") == 0))
        that->m_syncWaitCancelled = true;
    if (that->m_noticeHandler)
        that->m_noticeHandler(severity, text);
}

void PgConnection::setNoticeHandler(std::function<void(const QString &, const QString &)> handler)
{
    m_noticeHandler = std::move(handler);
}

bool PgConnection::takeSyncWaitCancelled()
{
    return std::exchange(m_syncWaitCancelled, false);
}

QDeadlineTimer PgConnection::deadline() const
{
    return m_options.statementTimeout.count() > 0 ? QDeadlineTimer(m_options.statementTimeout)
                                                  : QDeadlineTimer(QDeadlineTimer::Forever);
}

Error PgConnection::giveUp(bool timedOut)
{
    if (!timedOut)
        return pg::statementError(nullptr, m_connection);
    // First ask the server to stop; its error for the statement then keeps the connection usable.
    if (canceller().cancel()) {
        const QDeadlineTimer grace(kCancelGrace);
        bool drained = false;
        for (;;) {
            PGresult *result = nullptr;
            if (pg::nextResult(m_connection, grace, &result) != pg::Wait::Done)
                break;
            const bool end = !result && PQpipelineStatus(m_connection) == PQ_PIPELINE_OFF;
            const bool synced = result && PQresultStatus(result) == PGRES_PIPELINE_SYNC;
            PQclear(result);
            if (end || synced || PQstatus(m_connection) != CONNECTION_OK) {
                drained = PQstatus(m_connection) == CONNECTION_OK;
                break;
            }
        }
        if (drained) {
            if (PQpipelineStatus(m_connection) != PQ_PIPELINE_OFF)
                PQexitPipelineMode(m_connection);
            return {Error::Code::Timeout,
                    u"PostgreSQL did not finish in time and was told to stop, so nothing was changed."_s,
                    {},
                    "57014"};
        }
    }
    PQreset(m_connection);
    return {Error::Code::Unknown,
            u"PostgreSQL stopped answering; whether the last change was made is not known."_s,
            {},
            {}};
}

Result<PgResult> PgConnection::collect(const QDeadlineTimer &limit)
{
    PgResult last;
    std::optional<Error> failure;
    for (;;) {
        PGresult *result = nullptr;
        const pg::Wait wait = pg::nextResult(m_connection, limit, &result);
        if (wait != pg::Wait::Done)
            return giveUp(wait == pg::Wait::TimedOut);
        if (!result)
            break;
        if (!succeeded(result)) {
            if (!failure)
                failure = pg::statementError(result, m_connection);
            PQclear(result);
            continue;
        }
        const ExecStatusType status = PQresultStatus(result);
        last = PgResult(result);
        if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT)
            break;
    }
    if (failure)
        return *failure;
    return last;
}

Result<PgResult> PgConnection::exec(const QByteArray &sql, const PgParams &params)
{
    const QDeadlineTimer limit = deadline();
    if (PQsendQueryParams(m_connection, sql.constData(), params.count(), params.types(), params.values(),
                          params.lengths(), params.formats(), 0)
        == 0)
        return pg::statementError(nullptr, m_connection);
    if (const pg::Wait wait = pg::flush(m_connection, limit); wait != pg::Wait::Done)
        return giveUp(wait == pg::Wait::TimedOut);
    return collect(limit);
}

Result<PgResult> PgConnection::execScript(const QByteArray &sql)
{
    const QDeadlineTimer limit = deadline();
    if (PQsendQuery(m_connection, sql.constData()) == 0)
        return pg::statementError(nullptr, m_connection);
    if (const pg::Wait wait = pg::flush(m_connection, limit); wait != pg::Wait::Done)
        return giveUp(wait == pg::Wait::TimedOut);
    return collect(limit);
}

Result<std::vector<PgResult>> PgConnection::pipeline(const std::vector<PgStatement> &statements)
{
    const QDeadlineTimer limit = deadline();
    if (PQenterPipelineMode(m_connection) == 0)
        return pg::statementError(nullptr, m_connection);
    for (const PgStatement &statement : statements) {
        const PgParams &p = statement.params;
        if (PQsendQueryParams(m_connection, statement.sql.constData(), p.count(), p.types(), p.values(),
                              p.lengths(), p.formats(), 0)
            == 0)
            return pg::statementError(nullptr, m_connection);
    }
    if (PQpipelineSync(m_connection) == 0)
        return pg::statementError(nullptr, m_connection);
    if (const pg::Wait wait = pg::flush(m_connection, limit); wait != pg::Wait::Done)
        return giveUp(wait == pg::Wait::TimedOut);
    Result<std::vector<PgResult>> results = collectPipeline(statements.size(), limit);
    PQexitPipelineMode(m_connection);
    return results;
}

Result<std::vector<PgResult>> PgConnection::collectPipeline(size_t count, const QDeadlineTimer &limit)
{
    std::vector<PgResult> results;
    results.reserve(count);
    std::optional<Error> failure;
    for (;;) {
        PGresult *result = nullptr;
        const pg::Wait wait = pg::nextResult(m_connection, limit, &result);
        if (wait != pg::Wait::Done)
            return giveUp(wait == pg::Wait::TimedOut);
        if (!result) { // the end of one statement; a lost connection would answer null for ever
            if (PQstatus(m_connection) != CONNECTION_OK)
                return failure ? *failure : pg::statementError(nullptr, m_connection);
            continue;
        }
        const ExecStatusType status = PQresultStatus(result);
        if (status == PGRES_PIPELINE_SYNC) {
            PQclear(result);
            break;
        }
        if (status == PGRES_PIPELINE_ABORTED) { // skipped because an earlier one failed
            PQclear(result);
            continue;
        }
        if (!succeeded(result)) {
            if (!failure)
                failure = pg::statementError(result, m_connection);
            PQclear(result);
            continue;
        }
        results.emplace_back(result);
    }
    if (failure)
        return *failure;
    return results;
}

PgCanceller PgConnection::canceller() const
{
    PgCanceller out;
    out.m_cancel = std::shared_ptr<void>(PQgetCancel(m_connection),
                                         [](void *cancel) { PQfreeCancel(static_cast<PGcancel *>(cancel)); });
    return out;
}

bool PgConnection::isUsable() const
{
    return PQstatus(m_connection) == CONNECTION_OK;
}

bool PgConnection::isAlive()
{
    // What a server says before it hangs up is read first, and the end after that.
    const QDeadlineTimer now(0);
    while (isUsable() && pg::waitForSocket(m_connection, false, now) == pg::Wait::Done) {
        if (PQconsumeInput(m_connection) == 0)
            break;
    }
    return isUsable();
}

bool PgConnection::isInTransaction() const
{
    const PGTransactionStatusType status = PQtransactionStatus(m_connection);
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

int PgConnection::serverVersion() const
{
    return PQserverVersion(m_connection);
}

int PgConnection::backendPid() const
{
    return PQbackendPID(m_connection);
}

QByteArray PgConnection::quotedIdentifier(const QString &name) const
{
    const QByteArray utf8 = name.toUtf8();
    char *quoted = PQescapeIdentifier(m_connection, utf8.constData(), size_t(utf8.size()));
    QByteArray out(quoted);
    PQfreemem(quoted);
    return out;
}

} // namespace scorewatch
