// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include <QHash>

#include "core/live/liveboard.h"

namespace scorewatch {

class PlayerDirectory;

/// Puts names and countries to the boards of a feed, and counts messages about players who do not exist.
///
/// An event about somebody whose name is being looked up is held back until the answer, so that nobody reads a line
/// without a name that appears a moment later. Of players who are not shown only a few a second are looked up: a
/// flood of messages must not become a flood of queries. Lives where the directory lives.
class BoardNames final
{
public:
    static constexpr int kLookUpsPerSecond = 100; ///< of players who are not shown
    static constexpr qsizetype kMaxHeld = 64;     ///< events
    static constexpr qsizetype kMaxSuspects = 1000;

    using Clock = std::function<std::chrono::milliseconds()>;
    BoardNames(PlayerDirectory &directory, Clock steadyNow);

    [[nodiscard]] LiveBoard named(LiveBoard board);
    /// After the directory has answered: the last board again, if there is anything new to it.
    [[nodiscard]] std::optional<LiveBoard> renamed();

private:
    void nameTop(QList<BoardEntry> &top);
    void nameEvents(QList<BoardEvent> &events);
    /// False while the name may still come.
    [[nodiscard]] bool nameEvent(BoardEvent &event);
    void suspect(const QList<ScoreUpdate> &changes);
    void judgeSuspects();
    [[nodiscard]] bool mayAsk();

    PlayerDirectory &m_directory;
    Clock m_steadyNow;
    LiveBoard m_last; ///< without changes and events
    QList<BoardEvent> m_held;
    QHash<UserId, qint64> m_suspects; ///< messages about players who are being looked up
    qint64 m_unknown = 0;
    std::chrono::milliseconds m_second{0}; ///< when the present second of look-ups began
    int m_askedInSecond = 0;
};

} // namespace scorewatch
