// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fraud/binaryrows.h"

#include <QtEndian>

namespace scorewatch {
namespace {

constexpr QByteArrayView kSignature("PGCOPY\n\377\r\n\0", 11);

template <typename T> bool take(QByteArrayView &bytes, T &value)
{
    if (bytes.size() < qsizetype(sizeof(T)))
        return false;
    value = qFromBigEndian<T>(bytes.data());
    bytes = bytes.sliced(sizeof(T));
    return true;
}

/// The signature, flags and an extension of the header.
bool takeHeader(QByteArrayView &bytes)
{
    qint32 flags = 0;
    qint32 extension = 0;
    if (!bytes.startsWith(kSignature))
        return false;
    bytes = bytes.sliced(kSignature.size());
    if (!take(bytes, flags) || !take(bytes, extension) || extension < 0 || bytes.size() < extension)
        return false;
    bytes = bytes.sliced(extension);
    return true;
}

} // namespace

bool BinaryRows::next(QByteArrayView chunk, Row &row)
{
    if (m_isBroken)
        return false;
    if (!m_isBegun) {
        m_isBegun = true;
        m_isBroken = !takeHeader(chunk);
        if (m_isBroken || chunk.isEmpty())
            return false;
    }
    qint16 columns = 0;
    if (take(chunk, columns) && columns == -1)
        return false; // the end
    m_isBroken = true;
    if (columns < 1 || columns > kMostColumns)
        return false;
    row.columns = columns;
    for (int i = 0; i < columns; ++i) {
        qint32 size = 0;
        if (!take(chunk, size) || size > chunk.size())
            return false;
        row.values[size_t(i)] = size < 0 ? QByteArrayView() : chunk.first(size);
        chunk = size < 0 ? chunk : chunk.sliced(size);
    }
    m_isBroken = false;
    return true;
}

} // namespace scorewatch
