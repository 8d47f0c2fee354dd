// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include <QByteArrayView>

namespace scorewatch {

/// One row after the other of COPY … TO STDOUT (FORMAT binary), as PgConnection::copyOut() gives them.
class BinaryRows final
{
public:
    static constexpr int kMostColumns = 4;

    struct Row
    {
        int columns = 0;
        std::array<QByteArrayView, kMostColumns> values; ///< null where it is NULL
    };

    /// False for what is no row: the end of the copy, or bytes that make no sense, which is told by isBroken().
    bool next(QByteArrayView chunk, Row &row);
    [[nodiscard]] bool isBroken() const { return m_isBroken; }

private:
    bool m_isBegun = false;
    bool m_isBroken = false;
};

} // namespace scorewatch
