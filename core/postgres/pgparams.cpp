// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/postgres/pgparams.h"

#include <QtEndian>

namespace scorewatch {
namespace {

// Oids of built-in types never change; pg_type.dat is their source.
enum Oid : unsigned {
    kUnspecified = 0,
    kBool = 16,
    kBytea = 17,
    kInt8 = 20,
    kText = 25,
    kByteaArray = 1001,
    kTextArray = 1009,
    kInt8Array = 1016,
    kUuid = 2950,
    kUuidArray = 2951,
};
constexpr int kTextFormat = 0;
constexpr int kBinaryFormat = 1;

template <typename T> void append(QByteArray &out, T value)
{
    const T big = qToBigEndian(value);
    out.append(reinterpret_cast<const char *>(&big), sizeof big);
}

/// The head of a one-dimensional array in PostgreSQL's binary format: dimensions, has-nulls, element type,
/// length, base.
QByteArray arrayHead(size_t count, Oid element, bool hasNulls, size_t elementSize)
{
    QByteArray out;
    out.reserve(qsizetype(20 + count * (4 + elementSize)));
    append<qint32>(out, count == 0 ? 0 : 1);
    append<qint32>(out, hasNulls ? 1 : 0);
    append<quint32>(out, element);
    if (count != 0) {
        append<qint32>(out, qint32(count));
        append<qint32>(out, 1);
    }
    return out;
}

void appendUuid(QByteArray &out, const UserId &id)
{
    const QUuid &uuid = id.uuid();
    append<quint32>(out, uuid.data1);
    append<quint16>(out, uuid.data2);
    append<quint16>(out, uuid.data3);
    out.append(reinterpret_cast<const char *>(uuid.data4), 8);
}

QByteArray bytesArray(const std::vector<QByteArray> &values, Oid element)
{
    const bool hasNulls
        = std::any_of(values.begin(), values.end(), [](const QByteArray &v) { return v.isNull(); });
    QByteArray out = arrayHead(values.size(), element, hasNulls, 16);
    for (const QByteArray &value : values) {
        append<qint32>(out, value.isNull() ? -1 : qint32(value.size()));
        out.append(value);
    }
    return out;
}

} // namespace

PgParams &PgParams::add(unsigned type, std::optional<QByteArray> value, int format)
{
    m_types.push_back(type);
    m_lengths.push_back(value ? int(value->size()) : 0);
    m_formats.push_back(format);
    m_values.push_back(std::move(value));
    return *this;
}

const char *const *PgParams::values() const
{
    m_pointers.clear();
    m_pointers.reserve(m_values.size());
    for (const auto &value : m_values)
        m_pointers.push_back(value ? value->constData() : nullptr);
    return m_pointers.data();
}

PgParams &PgParams::null()
{
    return add(kUnspecified, std::nullopt, kTextFormat);
}

PgParams &PgParams::text(const QString &value)
{
    return text(value.toUtf8());
}

PgParams &PgParams::text(const QByteArray &utf8)
{
    return add(kUnspecified, utf8, kTextFormat);
}

PgParams &PgParams::textOrNull(const QString &value)
{
    return value.isEmpty() ? null() : text(value);
}

PgParams &PgParams::integer(qint64 value)
{
    QByteArray out;
    append<qint64>(out, value);
    return add(kInt8, out, kBinaryFormat);
}

PgParams &PgParams::boolean(bool value)
{
    return add(kBool, QByteArray(1, value ? '\1' : '\0'), kBinaryFormat);
}

PgParams &PgParams::bytes(const QByteArray &value)
{
    return add(kBytea, value, kBinaryFormat);
}

PgParams &PgParams::uuid(const UserId &value)
{
    QByteArray out;
    appendUuid(out, value);
    return add(kUuid, out, kBinaryFormat);
}

PgParams &PgParams::integers(const std::vector<qint64> &values)
{
    QByteArray out = arrayHead(values.size(), kInt8, false, sizeof(qint64));
    for (const qint64 value : values) {
        append<qint32>(out, sizeof(qint64));
        append<qint64>(out, value);
    }
    return add(kInt8Array, out, kBinaryFormat);
}

PgParams &PgParams::uuids(const std::vector<UserId> &values)
{
    QByteArray out = arrayHead(values.size(), kUuid, false, 16);
    for (const UserId &value : values) {
        append<qint32>(out, 16);
        appendUuid(out, value);
    }
    return add(kUuidArray, out, kBinaryFormat);
}

PgParams &PgParams::texts(const std::vector<QByteArray> &utf8)
{
    return add(kTextArray, bytesArray(utf8, kText), kBinaryFormat);
}

PgParams &PgParams::byteas(const std::vector<QByteArray> &values)
{
    return add(kByteaArray, bytesArray(values, kBytea), kBinaryFormat);
}

} // namespace scorewatch
