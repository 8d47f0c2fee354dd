// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <string_view>
#include <tuple>

#include "api/stream/streamframe.h"
#include "api/stream/streamoptions.h"

namespace scorewatch::stream {

/// The newest frame and those before it that are still kept, as one immutable value that all threads read. Makes the
/// message from any kept frame to the newest, once for all who need the same. Any thread.
class StreamWindow final
{
public:
    /// Bytes of all messages that live, of this window and of others.
    using Budget = std::shared_ptr<std::atomic<qint64>>;

    struct Limits
    {
        std::size_t mergedChanges = 2048;
        std::size_t messageBytes = 1'000'000;
        qint64 textBudget = 64LL << 20;
    };
    struct Kept
    {
        StreamHead head; ///< as of the last frame
        std::vector<std::shared_ptr<const StreamFrame>>
            frames;                          ///< at least one; of the first only the position counts
        qint64 brokenAt = 0;                 ///< the frame that last did not join the one before it
        std::array<bool, kTopics> isHeard{}; ///< whether a topic's viewers are to be told of the last frame
        std::chrono::milliseconds at{0};     ///< when the last frame was made
    };

    StreamWindow(Kept kept, Limits limits, Budget budget);

    [[nodiscard]] qint64 serial() const { return m_kept.frames.back()->serial; }
    [[nodiscard]] const Kept &kept() const { return m_kept; }
    [[nodiscard]] bool isHeard(Topic topic) const { return m_kept.isHeard[std::size_t(topic)]; }
    [[nodiscard]] std::chrono::milliseconds at() const { return m_kept.at; }

    /// The frame to go on from for who has everything up to a position; nothing when that is not kept.
    [[nodiscard]] std::optional<qint64> cursorOf(std::string_view epoch, qint64 seq) const;
    /// Whether what follows the frame is still kept.
    [[nodiscard]] bool keeps(qint64 cursor) const { return cursor >= m_kept.frames.front()->serial; }
    /// Whether what follows the frame was kept once and let go for being too old, not for a break.
    [[nodiscard]] bool hasLapsed(qint64 cursor) const;

    [[nodiscard]] SharedText snapshot(Form form) const;
    /// From a kept frame to the newest; a snapshot where that would be shorter. `from` is what the client has, which may
    /// be past the frame's position.
    [[nodiscard]] SharedText update(qint64 cursor, qint64 from, Topic topic, Form form) const;
    /// The same from the frame's own position.
    [[nodiscard]] SharedText update(qint64 cursor, Topic topic, Form form) const;

private:
    using Key = std::tuple<qint64, qint64, Topic, Form>;

    [[nodiscard]] const StreamFrame &frame(qint64 serial) const;
    [[nodiscard]] std::optional<std::vector<const StreamChange *>> changesSince(qint64 cursor,
                                                                                Topic topic) const;
    [[nodiscard]] bool leaderboardChangedSince(qint64 cursor) const;
    [[nodiscard]] SharedText counted(std::string text) const;
    [[nodiscard]] SharedText snapshotLocked(Form form) const;
    [[nodiscard]] SharedText make(qint64 cursor, qint64 from, Topic topic, Form form) const;

    const Kept m_kept;
    const Limits m_limits;
    const Budget m_budget;
    mutable std::mutex m_mutex; ///< guards what follows
    mutable std::array<SharedText, 2> m_snapshots;
    mutable std::map<Key, SharedText> m_updates;
};

} // namespace scorewatch::stream
