// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "core/live/liveboard.h"

namespace scorewatch::stream {

/// A text that many viewers share; null: nothing to send.
using SharedText = std::shared_ptr<const std::string>;

/// What a viewer wants to be told of.
enum class Topic {
    Top, ///< players among the shown places, or that were there a moment ago
    All,
};
inline constexpr int kTopics = 2;

/// How a message is dressed.
enum class Form {
    Plain,  ///< a WebSocket's text
    Events, ///< an event of an event stream
};

/// The board as it stands with a frame: what a snapshot says, and what every update says beside its changes.
struct StreamHead
{
    std::string epoch;
    qint64 seq = 0;
    std::string asOf; ///< as in JSON, "null" when nothing is known
    LiveState state = LiveState::Offline;
    qint64 players = 0;
    qint64 tenthsPerSecond = 0; ///< updates in ten seconds
    std::string leaderboard;    ///< as in JSON

    bool operator==(const StreamHead &) const = default;
};

/// The newest state of one player in a frame.
struct StreamChange
{
    UserId user;
    bool concernsTop = false;
    std::string text; ///< as in JSON
};

/// One step of the stream, and what it takes to go there from the step before.
struct StreamFrame
{
    qint64 serial = 0; ///< counts frames over all epochs, without holes
    qint64 seq = 0;    ///< the position the board has with it; may be that of the frame before
    bool leaderboardChanged = false;
    std::vector<StreamChange> changes; ///< a player stands here once
};

} // namespace scorewatch::stream
