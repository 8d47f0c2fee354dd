// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "core/base/result.h"
#include "core/fraud/labreport.h"

namespace scorewatch {

class PgConnection;

/// Replays a rule over the past through the engine that runs it live. Reads in the order in which rows were written,
/// which is that of time but for some milliseconds, so nothing is sorted. Changes nothing.
class RuleLab final
{
public:
    struct Hooks
    {
        /// Now and then, on the calling thread. `expected` is PostgreSQL's estimate.
        std::function<void(qint64 done, qint64 expected)> progressed{};
        /// Asked between statements; whoever says yes also cancels the one that runs.
        std::function<bool()> isCancelled = [] { return false; };
    };

    /// Blocks. InvalidArgument: a kind that the past does not tell about. Cancelled, PermissionDenied.
    static Result<LabReport> run(PgConnection &connection, const FraudRule &rule, int days,
                                 const Hooks &hooks);
};

} // namespace scorewatch
