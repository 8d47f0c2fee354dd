// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <variant>

#include "core/live/liveboard.h"

namespace scorewatch {

/// One message of a scorewatchd's stream: the whole board, or what changed since the message before.
struct RemoteMessage
{
    bool isSnapshot = false;
    qint64 from = 0; ///< of an update: the sequence it joins
    StreamPosition position;
    QDateTime asOf; ///< UTC
    LiveState state = LiveState::Live;
    qint64 players = 0;
    double updatesPerSecond = 0;
    QList<ScoreUpdate> changes;                   ///< the newest state of each player that changed
    std::optional<QList<BoardEntry>> leaderboard; ///< always in a snapshot, else when it changed

    bool operator==(const RemoteMessage &) const = default;
};

/// The answer to a client's ping.
struct RemotePong
{
    bool operator==(const RemotePong &) const = default;
};

} // namespace scorewatch
