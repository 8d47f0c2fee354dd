// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace scorewatch {

/// A Lua script and the digest by which Redis knows it.
class RedisScript final
{
public:
    explicit RedisScript(QByteArray source);

    /// Reads a script that is part of the program, e.g. ":/scorewatch/redis/apply.lua". A missing one is a
    /// programming error and ends the program with its name.
    [[nodiscard]] static RedisScript fromResource(const QString &path);

    [[nodiscard]] QByteArray source() const { return m_source; }
    [[nodiscard]] QByteArray sha1() const { return m_sha1; }

private:
    QByteArray m_source;
    QByteArray m_sha1; ///< 40 lower-case hexadecimal digits
};

} // namespace scorewatch
