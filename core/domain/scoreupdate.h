// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QDateTime>
#include <QList>
#include <QString>

#include "core/domain/board.h"

namespace scorewatch {

/// One message of the channel `leaderboard:updates`, ours or in the format of the seed documents (which has
/// neither position nor version). A player who left the board (banned, held) has `onBoard == false`.
struct ScoreUpdate
{
    std::optional<StreamPosition> position;
    UserId userId;
    std::optional<qint64> version;
    qint64 newScore = 0;
    std::optional<qint64> scoreChange;
    QString actionId;
    std::optional<qint64> rank;
    bool onBoard = true;
    QDateTime timestamp;                          ///< UTC; invalid when the message had none
    std::optional<QList<BoardEntry>> leaderboard; ///< the new top ten; present only when it changed

    bool operator==(const ScoreUpdate &) const = default;
};

/// The message of the same channel that the board was built anew: what is known of an older epoch is void.
struct BoardRebuilt
{
    QByteArray epoch;

    bool operator==(const BoardRebuilt &) const = default;
};

} // namespace scorewatch

Q_DECLARE_TYPEINFO(scorewatch::ScoreUpdate, Q_RELOCATABLE_TYPE);
