// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/moderation/moderationcase.h"

namespace scorewatch {

class PgConnection;
struct PgStatement;
class PgResult;

/// What changed lately, for who cannot listen.
struct CaseChanges
{
    QDateTime serverTime{};
    QHash<qint64, QDateTime> cases{}; ///< id and when it changed
    QList<ActRecord> acts{};          ///< oldest first

    bool operator==(const CaseChanges &) const = default;
};

/// Reads cases and what they are judged by. Blocks: for jobs of a ConnectionPool.
namespace casereader {

[[nodiscard]] Result<CaseQueue> queue(PgConnection &connection, const CaseFilter &filter);
/// One round trip, one moment. The rank is not in it: PostgreSQL does not know it cheaply.
[[nodiscard]] Result<CaseDetail> detail(PgConnection &connection, qint64 caseId);
[[nodiscard]] Result<qint64> openCaseOf(PgConnection &connection, const UserId &player);
/// What changed after `since`, at most some hundred of each; only the time where `since` is invalid.
[[nodiscard]] Result<CaseChanges> changes(PgConnection &connection, const QDateTime &since);

// For who changes a case and wants to know in the same transaction what came of it.
[[nodiscard]] PgStatement summaryStatement(qint64 caseId);
[[nodiscard]] Result<CaseSummary> summary(const PgResult &rows, qint64 caseId);

} // namespace casereader
} // namespace scorewatch
