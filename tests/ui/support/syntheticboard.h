// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QRandomGenerator>

#include "core/live/liveboard.h"

namespace scorewatch::test {

/// Makes live boards without servers: believable players whose scores rise, with ties, and the same ones from the same
/// seed. Order and events are those of the real feed.
class SyntheticBoard final
{
public:
    explicit SyntheticBoard(quint32 seed, int players = 14);

    /// The next board, after that many updates of random players.
    LiveBoard step(int updates);
    /// Gives one player that many points, e.g. to put them first.
    void give(int player, qint64 points);
    [[nodiscard]] qint64 scoreOf(int player) const;
    /// Takes the first of the board off it.
    void removeFirst();

    [[nodiscard]] LiveBoard board() const { return m_board; }
    LiveBoard withState(LiveState state, const QString &reason = {});
    [[nodiscard]] LiveStats &stats() { return m_board.stats; }

    /// A name that tries everything: markup, a direction override, a line break, marks, length.
    static QStringList hostileNames();
    void rename(int player, const QString &name);

private:
    void sort();
    void noteEvents(const QList<BoardEntry> &before);

    QRandomGenerator m_random;
    QList<BoardEntry> m_players;
    LiveBoard m_board;
};

/// A player id that is the same for the same number.
UserId playerId(int number);

} // namespace scorewatch::test
