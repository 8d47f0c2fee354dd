// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>

#include "core/base/result.h"
#include "core/fraud/labreport.h"

namespace scorewatch {

class PgConnection;

/// What the database knows of those whom a replay found.
namespace labjudge {

struct Found
{
    double measured = 0; ///< the highest
    QDateTime at{};      ///< the first time
};

/// Fills in what `report` says about players: how many, who was known, and the sample.
Result<void> judge(PgConnection &connection, const QHash<UserId, Found> &found, const QDateTime &from,
                   LabReport &report);
/// Of each player's highest measured value. No bar goes across the threshold: a value on an edge is in the bar below it.
QList<LabReport::Bar> histogram(const QHash<UserId, double> &highest, const FraudRule &rule);

} // namespace labjudge
} // namespace scorewatch
