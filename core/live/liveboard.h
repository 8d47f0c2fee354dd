// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include <QList>
#include <QMetaType>
#include <QString>

#include "core/domain/board.h"
#include "core/domain/scoreupdate.h"

namespace scorewatch {

/// What a viewer may believe about the board at this moment.
enum class LiveState {
    Offline,   ///< no connection: what is shown is the last that was known
    Resyncing, ///< connected, but something was missed and the board is being read anew
    Late, ///< connected and complete, but the newest message is older than it should be or the reader lags
    Live, ///< connected, complete, in step
};

/// Counters since the feed was started; they only grow, but for the two rates.
struct LiveStats
{
    qint64 received = 0; ///< messages that were understood
    qint64 rejected = 0; ///< messages that could not be read (not JSON, wrong types, impossible numbers, …)
    QString lastRejection;       ///< why the newest of them was rejected, one sentence without the payload
    qint64 ignored = 0;          ///< messages of a type that this program does not know
    qint64 unknownPlayers = 0;   ///< messages about a player the directory does not know
    qint64 foreign = 0;          ///< messages in the seeds' format, without a position
    qint64 missed = 0;           ///< sequences that did not arrive by the channel
    qint64 recovered = 0;        ///< of them, read back from the log
    qint64 resyncs = 0;          ///< times the board was read anew
    double updatesPerSecond = 0; ///< over the last two seconds
    std::chrono::milliseconds delay{0}; ///< publish to flush, of the newest message with a timestamp

    bool operator==(const LiveStats &) const = default;
};

/// One thing worth a line under "Just happened".
struct BoardEvent
{
    enum class Kind {
        EnteredTop, ///< `from` is the rank before, 0 when unknown
        LeftTop,
        TookFirst,
        Tied,     ///< with another player of the top
        Removed,  ///< taken off the board
        Resynced, ///< `count` messages were recovered or skipped
    };
    Kind kind = Kind::EnteredTop;
    UserId userId;
    QString username;
    qint64 from = 0;
    qint64 to = 0;
    qint64 score = 0;
    qint64 count = 0;
    QDateTime at;

    bool operator==(const BoardEvent &) const = default;
};

/// Everything a view of the live board shows, as one value; the feed sends at most one a frame.
struct LiveBoard
{
    LiveState state = LiveState::Offline;
    QString stateReason; ///< one sentence, empty when live
    StreamPosition position;
    QDateTime asOf; ///< UTC; when the newest message or snapshot in it was made
    qint64 playerCount = 0;
    QList<BoardEntry> top; ///< at most kBoardSize, with names and countries where known
    /// The newest update of each player that changed since the last flush; of a flood, of the first 4096 players.
    QList<ScoreUpdate> changes;
    QList<BoardEvent> events; ///< since the last flush
    LiveStats stats;
};

} // namespace scorewatch

Q_DECLARE_METATYPE(scorewatch::LiveBoard)
