// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QByteArrayView>
#include <QDateTime>
#include <QString>

#include "core/domain/userid.h"

struct pg_result;

namespace scorewatch {

/// The rows of one statement, in text format. Cheap to copy: copies share the rows. Reading outside them
/// asserts.
class PgResult final
{
public:
    PgResult() = default;
    explicit PgResult(pg_result *owned);

    [[nodiscard]] int rowCount() const;
    [[nodiscard]] int columnCount() const;
    [[nodiscard]] QString columnName(int column) const;
    /// -1 where there is no such column.
    [[nodiscard]] int columnIndex(const char *name) const;
    /// Rows that INSERT, UPDATE, DELETE or COPY touched.
    [[nodiscard]] qint64 affectedRows() const;

    [[nodiscard]] bool isNull(int row, int column) const;
    /// The value's bytes, valid as long as any copy of this result lives; empty for NULL.
    [[nodiscard]] QByteArrayView bytes(int row, int column) const;
    [[nodiscard]] QString text(int row, int column) const;
    /// 0 for NULL.
    [[nodiscard]] qint64 integer(int row, int column) const;
    [[nodiscard]] double real(int row, int column) const;
    [[nodiscard]] bool boolean(int row, int column) const;
    [[nodiscard]] UserId userId(int row, int column) const;
    /// A timestamptz printed by any TimeZone setting, as UTC; invalid for NULL and infinity.
    [[nodiscard]] QDateTime instant(int row, int column) const;

private:
    std::shared_ptr<pg_result> m_result;
};

} // namespace scorewatch
