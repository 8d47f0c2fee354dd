// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QList>

#include "core/live/boardstate.h"
#include "core/live/liveboard.h"

namespace scorewatch {

/// What happened between two flushes: the newest update of each player, and the events that a person would
/// tell.
///
/// Events are found by comparing the board of the last flush with the present one, so a player who rose and
/// fell within a frame is no news. Bounded: a reader that takes nothing for an hour costs no more than these
/// limits.
class BoardChanges final
{
public:
    static constexpr qsizetype kMaxPlayers = 4096;
    static constexpr qsizetype kMaxEvents = 64;

    struct Taken
    {
        QList<ScoreUpdate> changes; ///< in the order in which the players first changed
        QList<BoardEvent> events;
    };

    void record(const ScoreUpdate &update);
    /// The board was completed by other means than the channel; `count` sequences came that way.
    void recordResync(qint64 count, const QDateTime &at);
    /// Everything since the last call, `now` being the board that is shown from here on.
    [[nodiscard]] Taken take(const BoardState &now, const QDateTime &at);

private:
    [[nodiscard]] QList<BoardEvent> compare(const QList<BoardEntry> &now, const QDateTime &at) const;
    void compareRemoved(const QDateTime &at, QList<BoardEvent> *events) const;
    void compareLeft(const QList<BoardEntry> &now, const QDateTime &at, QList<BoardEvent> *events) const;
    void compareRisen(const QList<BoardEntry> &now, const QDateTime &at, QList<BoardEvent> *events) const;
    [[nodiscard]] bool wasRemoved(const UserId &user) const;

    QList<ScoreUpdate> m_changes;
    QHash<UserId, qsizetype> m_index; ///< into m_changes
    QList<BoardEvent> m_events;
    QList<BoardEntry> m_before; ///< the known places of the last flush
    bool m_hasBefore = false;
};

} // namespace scorewatch
