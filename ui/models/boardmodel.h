// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include <QAbstractListModel>
#include <QHash>

#include "core/live/liveboard.h"
#include "ui/models/scorehistory.h"

namespace scorewatch::ui {

/// The top of the board as rows keyed by player: a new board moves, inserts, removes and changes no more rows than it
/// must, so that selection and animation stay with the player. Times are of any monotonic clock, in milliseconds.
class BoardModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    using Clock = std::chrono::milliseconds;

    enum Role {
        UserIdRole = Qt::UserRole,
        RankRole,
        ScoreRole,
        CountryRole,
        TiedWithRole, ///< the rank of the first player with the same score, 0 when alone
        MovedRole,    ///< places risen (positive) or fallen lately; fades to 0
        NewRole,      ///< entered lately from an unknown place
        ChangeRole,   ///< points won or lost lately; fades to 0
        FlashRole,    ///< when the row last had something to flash about, in ms; negative never
        HistoryRole,
    };

    /// How long a movement and a change stay to be seen.
    static constexpr Clock kMovementSpan{20'000};
    static constexpr Clock kChangeSpan{5'000};
    /// Changes that follow each other faster are added up and flash once.
    static constexpr Clock kBurstSpan{1'200};

    explicit BoardModel(QObject *parent = nullptr);

    /// True when a row is different now, so that a picture will follow.
    bool apply(const LiveBoard &board, Clock now);
    /// Another board begins: its first rows are not "new".
    void clear();
    /// Lets movements and changes fade and samples the histories; call it a few times a second.
    void tick(Clock now);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

    /// The row of that player, or -1.
    [[nodiscard]] int rowOf(const UserId &id) const;

private:
    struct Row
    {
        BoardEntry entry;
        qint64 tiedWith = 0;
        qint64 rankBefore = 0; ///< where the present movement began
        int moved = 0;
        bool isNew = false;
        Clock movedAt{0};
        qint64 change = 0;
        Clock changedAt{-1};
        Clock burstAt{-1};
        Clock flashAt{-1};
    };

    bool removeMissing(const QList<BoardEntry> &top);
    bool arrange(const QList<BoardEntry> &top, const QHash<UserId, qint64> &cameFrom, Clock now);
    void insertRow(int at, const BoardEntry &entry, const QHash<UserId, qint64> &cameFrom, Clock now);
    bool update(int at, const BoardEntry &entry, qint64 tiedWith, Clock now);
    static void updateRank(Row *row, qint64 rank, Clock now, QList<int> *roles);
    static void updateScore(Row *row, qint64 score, Clock now, QList<int> *roles);
    void forgetOldHistories(Clock now);
    [[nodiscard]] QString spoken(const Row &row) const;

    QList<Row> m_rows;
    QHash<UserId, ScoreHistory> m_histories; ///< also of those who left a moment ago and may come back
    bool m_hadBoard = false;
};

} // namespace scorewatch::ui
