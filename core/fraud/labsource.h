// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/fraud/binaryrows.h"
#include "core/fraud/fraudrule.h"
#include "core/fraud/observation.h"

namespace scorewatch {

class PgConnection;

/// Where the past that a kind of rule looks at stands, and how its rows are read.
class LabSource final
{
public:
    explicit LabSource(FraudRule::Kind kind) : m_kind(kind) { }

    /// False: nothing tells about it.
    [[nodiscard]] bool exists() const { return !table().isEmpty(); }
    /// The statement that copies the rows out, in their order in the table.
    [[nodiscard]] QByteArray copy(const QDateTime &from) const;
    /// How many rows PostgreSQL believes there are.
    Result<qint64> expected(PgConnection &connection, const QDateTime &from) const;
    /// How many times the row happened; 0 for one that makes no sense.
    int read(const BinaryRows::Row &row, Observation &out) const;

private:
    [[nodiscard]] QByteArray table() const;
    [[nodiscard]] QByteArray timeColumn() const;
    [[nodiscard]] QByteArray columns() const;
    [[nodiscard]] QByteArray condition() const;

    FraudRule::Kind m_kind;
};

} // namespace scorewatch
