// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fraud/frauddesk.h"

namespace scorewatch {

class PgConnection;

/// What the pages about fraud read from PostgreSQL. Everything here blocks.
namespace fraudreader {

Result<QList<FraudEvent>> events(PgConnection &connection, const FraudEventFilter &filter);
Result<QList<FraudCount>> counts(PgConnection &connection, const QDateTime &from, const QDateTime &to,
                                 std::chrono::seconds step);
Result<QList<RuleQuality>> quality(PgConnection &connection);

} // namespace fraudreader
} // namespace scorewatch
