// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audit/auditdesk.h"

namespace scorewatch {

class ConnectionPool;
class PgConnection;

/// The audit of a PostgreSQL. The pool must outlive the service.
class AuditService final : public AuditDesk
{
    Q_OBJECT

public:
    explicit AuditService(ConnectionPool &pool, QObject *parent = nullptr);

    QFuture<Result<QList<AuditEntry>>> entries(AuditFilter filter) override;
    QFuture<Result<AuditVerdict>> verify(QByteArray expectedHead) override;

    /// Newest first. Blocks; for a worker thread.
    static Result<QList<AuditEntry>> read(PgConnection &connection, const AuditFilter &filter);

private:
    ConnectionPool &m_pool;
};

} // namespace scorewatch
