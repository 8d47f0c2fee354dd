// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/postgres/pgtransaction.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

Q_LOGGING_CATEGORY(lcTransaction, "scorewatch.postgres.transaction")

} // namespace

Result<std::unique_ptr<PgTransaction>> PgTransaction::begin(PgConnection &connection)
{
    if (const auto begun = connection.exec("BEGIN"); !begun)
        return begun.error();
    return std::unique_ptr<PgTransaction>(new PgTransaction(connection));
}

PgTransaction::~PgTransaction()
{
    if (!m_open || !m_connection.isUsable() || !m_connection.isInTransaction())
        return;
    if (const auto rolledBack = m_connection.exec("ROLLBACK"); !rolledBack)
        qCWarning(lcTransaction).noquote()
            << "A rollback failed; the server does it when the connection ends:"
            << toString(rolledBack.error());
}

Result<void> PgTransaction::commit()
{
    (void)m_connection.takeSyncWaitCancelled();
    const auto committed = m_connection.exec("COMMIT");
    m_open = false;
    return judgeCommit(m_connection, committed ? std::nullopt : std::optional<Error>(committed.error()));
}

Result<void> PgTransaction::judgeCommit(PgConnection &connection, const std::optional<Error> &failure)
{
    if (connection.takeSyncWaitCancelled()) {
        return Error{
            Error::Code::Unknown,
            u"The change is saved on this server, but the standby has not confirmed it. Try again with the same key."_s,
            u"waiting for synchronous replication was cancelled"_s,
            {}};
    }
    if (!failure)
        return {};
    if (!connection.isUsable()) {
        return Error{
            Error::Code::Unknown,
            u"The connection to PostgreSQL was lost while saving; whether it was saved is not known. Try again with the same key."_s,
            failure->detail, failure->sqlState};
    }
    return *failure;
}

} // namespace scorewatch
