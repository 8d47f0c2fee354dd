// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace scorewatch {

/// Who answered on the other side, read after each connect. Fields are empty where our user may not call INFO.
struct RedisServerInfo
{
    QString version;         ///< "7.0.15"
    QByteArray runId;        ///< changes with each start of the server
    QString role;            ///< "master" or "slave", the server's words
    QString maxmemoryPolicy; ///< must be "noeviction" for a board

    bool operator==(const RedisServerInfo &) const = default;

    /// Takes the fields it finds in the answer of INFO; call it once a section.
    void read(const QByteArray &info);
};

} // namespace scorewatch
