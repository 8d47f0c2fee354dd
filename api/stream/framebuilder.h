// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <unordered_map>

#include "api/stream/streamoptions.h"
#include "api/stream/streamwindow.h"

namespace scorewatch::stream {

/// Gathers the boards of the feed into frames, and knows when the next one is worth sending. No timers, no threads: lives
/// where the hub lives.
///
/// Frames join each other as long as the boards carry every change. Where one does not (the board was read anew, another
/// epoch, changes without a position, more players than a board tells of) the frame breaks the chain, and everybody gets
/// a snapshot.
class FrameBuilder final
{
public:
    FrameBuilder(const StreamOptions &options, StreamWindow::Budget budget);

    void accept(const LiveBoard &board);
    /// How long until something is worth a frame: zero for now, nothing for never.
    [[nodiscard]] std::optional<std::chrono::milliseconds> due(std::chrono::milliseconds now) const;
    /// Makes the frame and tells what is kept with it. Only when it is due.
    [[nodiscard]] std::shared_ptr<const StreamWindow> take(std::chrono::milliseconds now);
    /// What is kept since the last take().
    [[nodiscard]] const std::shared_ptr<const StreamWindow> &window() const { return m_window; }

private:
    struct UserHash
    {
        std::size_t operator()(const UserId &user) const { return qHash(user); }
    };

    [[nodiscard]] bool breaks(const LiveBoard &board) const;
    void gather(const QList<ScoreUpdate> &changes);
    [[nodiscard]] std::shared_ptr<const StreamFrame> makeFrame(const StreamHead &head) const;
    void tellTopics(const StreamFrame &frame, StreamWindow::Kept &kept);
    void trim(std::vector<std::shared_ptr<const StreamFrame>> &frames) const;

    const StreamOptions m_options;
    const StreamWindow::Budget m_budget;
    std::shared_ptr<const StreamWindow> m_window;
    LiveBoard m_board;                                            ///< the newest, without its changes
    QList<BoardEntry> m_shown;                                    ///< the top of the last frame
    std::vector<ScoreUpdate> m_changes;                           ///< since the last frame, a player once
    std::unordered_map<UserId, std::size_t, UserHash> m_index;    ///< into m_changes
    std::array<std::chrono::milliseconds, kTopics> m_lastHeard{}; ///< when a topic was last told something
    std::array<bool, kTopics> m_isBehind{}; ///< frames were made that the topic was not told of
    bool m_isBroken = false;                ///< the next frame does not join the last one
    bool m_isUrgent = false;                ///< the next frame is for everybody
    bool m_isNew = false;                   ///< anything changed since the last frame
};

} // namespace scorewatch::stream
