// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>

namespace scorewatch {

struct OutputTable;

/// One cell. Nothing is null; a table in a cell appears in JSON only.
using OutputValue = std::variant<std::monostate, bool, qint64, double, QString, QDateTime,
                                 std::shared_ptr<const OutputTable>>;

/// A column's name for programs (JSON and CSV) and for people.
struct OutputColumn
{
    QString key;
    QString title;
};

/// What a command found, before it is made into text.
struct OutputTable
{
    QList<OutputColumn> columns;
    std::vector<std::vector<OutputValue>> rows; ///< as many cells each as there are columns
};

enum class OutputFormat {
    Table, ///< for people: aligned, control characters escaped
    Json,  ///< an array of objects, one a row
    Csv,   ///< RFC 4180, and no field that a spreadsheet would execute
};

namespace output {

[[nodiscard]] std::optional<OutputFormat> formatFromText(QStringView text);

/// UTF-8, ending in a line break.
[[nodiscard]] QByteArray toText(const OutputTable &table, OutputFormat format);

/// One row of the table as lines "title  value", for people. Cells that hold nothing or a table are left out.
[[nodiscard]] QByteArray toRecord(const OutputTable &table, size_t row = 0);

/// A value as people read it: yes or no, "-" for nothing, times in UTC.
[[nodiscard]] QString shown(const OutputValue &value);

} // namespace output
} // namespace scorewatch
