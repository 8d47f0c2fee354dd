// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaType>
#include <QString>

namespace scorewatch {

/// What is known about the connection to one server, as a line of a status bar says it.
struct ConnectionStatus
{
    enum class State {
        Disconnected, ///< not connected; `detail` says why
        Connecting,   ///< being tried, now or after a wait
        Connected,
        Degraded, ///< connected, but something in `detail` keeps it from doing its whole work
    };

    QString name; ///< "PostgreSQL", "Redis"
    State state = State::Disconnected;
    QString version; ///< "15.20"; empty while unknown
    QString place;   ///< where and what it is: "db1 · primary", "embedded"
    QString detail;  ///< one sentence; empty when all is well

    bool operator==(const ConnectionStatus &) const = default;
};

} // namespace scorewatch

Q_DECLARE_METATYPE(scorewatch::ConnectionStatus)
