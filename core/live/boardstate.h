// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include "core/domain/board.h"
#include "core/domain/scoreupdate.h"

namespace scorewatch {

/// True where `a` stands before `b`: the higher score first, among equals the smaller id.
[[nodiscard]] bool standsBefore(const BoardEntry &a, const BoardEntry &b);

/// The top of the board as it follows from a snapshot and the updates behind it, in their order. No input or
/// output, no clock; cheap to copy.
///
/// It keeps more places than are shown, and the mark behind which everybody else is known to stand. So the
/// shown ten stay exact while players rise, fall and are removed, until so many have fallen that somebody
/// below the mark might belong among them; then topIsKnown() is false and only a new snapshot helps.
class BoardState final
{
public:
    /// Places that are kept. After a snapshot, this many less kBoardSize may fall before another one is
    /// needed.
    static constexpr int kWindow = 100;

    enum class Outcome {
        Applied,
        Old,        ///< its sequence was applied before; nothing changed
        Gap,        ///< sequences before it are missing; nothing changed
        OtherEpoch, ///< numbered by another epoch; nothing changed
    };

    void reset(const BoardSnapshot &snapshot);
    /// Updates without a position are applied by their content alone.
    Outcome apply(const ScoreUpdate &update);

    [[nodiscard]] const StreamPosition &position() const { return m_position; }
    [[nodiscard]] qint64 playerCount() const { return m_playerCount; }
    /// The newest instant that the snapshot or an update named.
    [[nodiscard]] const QDateTime &asOf() const { return m_asOf; }
    /// The known places from the first.
    [[nodiscard]] const QList<BoardEntry> &places() const { return m_places; }
    /// The first kBoardSize of them, or fewer when there are fewer players; exact while topIsKnown().
    [[nodiscard]] QList<BoardEntry> top() const { return m_places.mid(0, kBoardSize); }
    [[nodiscard]] bool topIsKnown() const { return m_isComplete || m_places.size() >= kBoardSize; }
    /// Numbered updates whose own leaderboard was not what followed from everything before it.
    [[nodiscard]] qint64 contradictions() const { return m_contradictions; }

private:
    void place(const ScoreUpdate &update);
    void adopt(const QList<BoardEntry> &leaderboard, bool isNumbered);
    void replaceWith(QList<BoardEntry> truth, bool isNumbered);
    void takeNames(const QList<BoardEntry> &truth);
    void insert(BoardEntry entry);
    void trim();
    void number(qsizetype from);

    StreamPosition m_position;
    QDateTime m_asOf;
    qint64 m_playerCount = 0;
    qint64 m_contradictions = 0;
    QList<BoardEntry> m_places;
    bool m_isComplete = false; ///< m_places holds every player
    BoardEntry m_mark;         ///< while not complete: everybody else stands behind this
};

} // namespace scorewatch
