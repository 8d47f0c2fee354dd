// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/stream/streamframe.h"

/// The words of the stream: JSON as in docs/api.md, and the dress of an event.
namespace scorewatch::stream::text {

[[nodiscard]] std::string leaderboard(const QList<BoardEntry> &top);
[[nodiscard]] std::string change(const ScoreUpdate &update);
/// "live", "late", "resyncing" or "offline".
[[nodiscard]] std::string_view stateName(LiveState state);
/// A JSON string of an instant, or null.
[[nodiscard]] std::string instant(const QDateTime &utc);

[[nodiscard]] std::string snapshot(const StreamHead &head);
[[nodiscard]] std::string update(const StreamHead &head, qint64 from,
                                 const std::vector<const StreamChange *> &changes, bool withLeaderboard);
/// The event that carries a message. Its id is left out when the epoch could not be told from a line's end.
[[nodiscard]] std::string event(std::string_view name, const StreamHead &head, const std::string &json);

} // namespace scorewatch::stream::text
