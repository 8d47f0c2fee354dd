// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include "core/base/result.h"
#include "core/domain/moderationact.h"
#include "core/fraud/fraudfinding.h"
#include "core/postgres/pgresult.h"

namespace scorewatch {

class PgConnection;

/// Reads and saves `fraud_rules`. Everything here blocks.
namespace rulestore {

/// What the engine needs to know.
struct Rules
{
    QList<FraudRule> rules{}; ///< by name
    qint64 catalogueMost = 0; ///< points of the best action of the catalogue
    bool mayRecord = false;   ///< this login may record what they find

    bool operator==(const Rules &) const = default;
};

/// The columns of a rule as a FraudRule is read from them, for a row named `r`.
inline constexpr const char *kColumns
    = "r.name, r.kind, r.description, r.threshold, extract(epoch FROM r.time_window)::bigint, r.severity, "
      "r.action, r.mode, "
      "r.parameters, r.updated_by, date_trunc('milliseconds', r.updated_at)";
/// Nothing for a row of a later version, whose kind is not known here.
[[nodiscard]] std::optional<FraudRule> readRule(const PgResult &rows, int row);

Result<Rules> load(PgConnection &connection);
/// Conflict: somebody saved it since. PermissionDenied: no administrator.
Result<FraudRule> save(PgConnection &connection, const FraudRule &rule, const Actor &actor);
/// Episodes that may still go on at the time `now`, in milliseconds since 1970.
Result<QList<KnownEpisode>> knownEpisodes(PgConnection &connection, const QList<FraudRule> &rules,
                                          qint64 now);

} // namespace rulestore
} // namespace scorewatch
