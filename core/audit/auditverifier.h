// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <stop_token>

#include "core/audit/auditdesk.h"
#include "core/base/result.h"

namespace scorewatch {

class PgConnection;
class PgResult;

/// Reads the audit and its chain from the beginning, in portions, and finds the first thing that is wrong. Rows may be
/// written and sealed meanwhile. Blocks; for a worker thread. Its role must be allowed to read every column of the audit
/// (scorewatch_app, scorewatch_admin, scorewatch_backup), else PermissionDenied.
class AuditVerifier final
{
public:
    struct Options
    {
        std::chrono::seconds patience{900}; ///< how long a row may wait for its seal
        int batch = 1000;                   ///< rows that are read at once
    };

    explicit AuditVerifier(PgConnection &connection);
    AuditVerifier(PgConnection &connection, Options options);

    using Progress = std::function<void(qint64 verified)>;
    /// `expectedHead` is hexadecimal, or empty. Cancelled where `stop` is requested between two portions.
    Result<AuditVerdict> run(const QByteArray &expectedHead, const Progress &progress = {},
                             const std::stop_token &stop = {});

private:
    Result<void> askForRights();
    Result<void> followChain(const Progress &progress, const std::stop_token &stop);
    void judge(const PgResult &rows, int row);
    Result<void> findUnchained(const std::stop_token &stop);
    void judgeUnchained(const PgResult &rows, int row);
    Result<void> findGone();
    void blame(AuditVerdict::Fault fault, const PgResult &rows, int row, qint64 position, int idColumn);
    void putIntoWords();

    PgConnection &m_connection;
    const Options m_options;
    AuditVerdict m_verdict;
    QByteArray m_hash; ///< of the last position that is right
    QByteArray m_expected;
    bool m_metExpected = true;
    bool m_isWaiting = false; ///< the bad row is in the queue of the sealer
};

} // namespace scorewatch
