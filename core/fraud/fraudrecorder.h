// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include "core/base/result.h"
#include "core/fraud/fraudfinding.h"
#include "core/fraud/observation.h"

namespace scorewatch {

class PgConnection;
struct PgStatement;

/// Writes what the rules found into `fraud_events`, and does what active rules ask for: in one transaction, each once
/// however often it is said. Everything here blocks.
namespace fraudrecorder {

struct Recorded
{
    QList<FraudEvent> events{}; ///< those that were not there yet
    qint64 refused = 0;         ///< what PostgreSQL will never take; logged
};

/// An error: nothing of it is written as far as is known, and it has to be said again.
Result<Recorded> record(PgConnection &connection, FraudFindings findings);
/// Keeps the token replays among them, for the lab.
Result<void> keepReplays(PgConnection &connection, const std::vector<Observation> &observations);

} // namespace fraudrecorder
} // namespace scorewatch
