// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <QByteArray>
#include <QList>
#include <QString>

#include "core/domain/userid.h"

namespace scorewatch {

/// The values bound to $1, $2, … of one statement. Numbers and uuids travel in binary, also in arrays,
/// because the score path sends thousands of them a batch; text is left for the server to type.
class PgParams final
{
public:
    PgParams &null();
    PgParams &text(const QString &value);
    PgParams &text(const QByteArray &utf8);
    PgParams &textOrNull(const QString &value); ///< NULL where empty
    PgParams &integer(qint64 value);
    PgParams &boolean(bool value);
    PgParams &bytes(const QByteArray &value); ///< bytea
    PgParams &uuid(const UserId &value);

    PgParams &integers(const std::vector<qint64> &values);   ///< int8[]
    PgParams &uuids(const std::vector<UserId> &values);      ///< uuid[]
    PgParams &texts(const std::vector<QByteArray> &utf8);    ///< text[]; a null QByteArray is NULL
    PgParams &byteas(const std::vector<QByteArray> &values); ///< bytea[]

    [[nodiscard]] int count() const { return int(m_values.size()); }
    // The four parallel arrays that libpq wants; valid until the next value is added.
    [[nodiscard]] const unsigned *types() const { return m_types.data(); }
    [[nodiscard]] const char *const *values() const;
    [[nodiscard]] const int *lengths() const { return m_lengths.data(); }
    [[nodiscard]] const int *formats() const { return m_formats.data(); }

private:
    PgParams &add(unsigned type, std::optional<QByteArray> value, int format);

    std::vector<std::optional<QByteArray>> m_values;
    std::vector<unsigned> m_types;
    std::vector<int> m_lengths;
    std::vector<int> m_formats;
    mutable std::vector<const char *> m_pointers;
};

} // namespace scorewatch
