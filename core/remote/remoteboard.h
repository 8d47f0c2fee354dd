// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCache>

#include "core/live/boardchanges.h"
#include "core/live/boardstate.h"
#include "core/live/liveboard.h"
#include "core/remote/remotemessage.h"

namespace scorewatch {

/// The board as it follows from the messages of a scorewatchd in their order, with what happened between two looks at it.
/// No input or output, no clock; bounded, whatever the messages hold.
class RemoteBoard final
{
public:
    enum class Outcome {
        Applied,
        Gap, ///< it does not join what is known; nothing changed
    };

    /// The next message joins after a break of the connection: what it brings was missed and is made up for.
    void noteBreak() { m_afterBreak = true; }
    /// `now` is the instant of events.
    Outcome apply(const RemoteMessage &message, const QDateTime &now);

    [[nodiscard]] bool hasBoard() const { return m_hasBoard; }
    [[nodiscard]] const StreamPosition &position() const { return m_state.position(); }
    [[nodiscard]] LiveState state() const { return m_serverState; }
    [[nodiscard]] double updatesPerSecond() const { return m_rate; }

    /// Puts the board, and what happened since the last call, into `board`.
    void takeInto(LiveBoard &board, const QDateTime &now);
    /// Puts the counters that this class keeps into `stats`.
    void countInto(LiveStats &stats) const;

private:
    void noteSnapshot(const RemoteMessage &message, const QDateTime &now);
    void noteNames(const QList<BoardEntry> &top);
    void complete(BoardEvent &event, const QList<ScoreUpdate> &changes) const;

    static constexpr int kNames = 1000; ///< players whose name is remembered

    BoardState m_state;
    BoardChanges m_changes;
    LiveState m_serverState = LiveState::Offline;
    double m_rate = 0;
    bool m_hasBoard = false;
    bool m_afterBreak = false;
    qint64 m_missed = 0;
    qint64 m_recovered = 0;
    qint64 m_resyncs = 0;
    QCache<UserId, QString> m_names{kNames}; ///< a player who is taken off the board comes without a name
};

} // namespace scorewatch
