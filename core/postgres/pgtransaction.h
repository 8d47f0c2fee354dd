// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/postgres/pgconnection.h"

namespace scorewatch {

/// A transaction that rolls back unless commit() succeeded.
///
/// A connection lost during COMMIT is Error::Code::Unknown: it may or may not have happened. So is a COMMIT
/// whose wait for the synchronous standby was cancelled: it is visible here but a failover could lose it.
class PgTransaction final
{
public:
    static Result<std::unique_ptr<PgTransaction>> begin(PgConnection &connection);
    ~PgTransaction();
    Q_DISABLE_COPY_MOVE(PgTransaction)

    Result<void> commit();

    /// What commit() makes of the answer to a COMMIT that was sent in another way (in a pipeline).
    static Result<void> judgeCommit(PgConnection &connection, const std::optional<Error> &failure);

private:
    explicit PgTransaction(PgConnection &connection) : m_connection(connection) { }

    PgConnection &m_connection;
    bool m_open = true;
};

} // namespace scorewatch
