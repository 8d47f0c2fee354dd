// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QObject>
#include <QPointer>
#include <QTimer>

#include "core/base/backoff.h"
#include "core/live/boardchanges.h"
#include "core/live/boardsource.h"
#include "core/live/boardstate.h"
#include "core/live/feedbuffer.h"
#include "core/live/livefeedoptions.h"
#include "core/live/sequenceledger.h"
#include "core/live/updatedecoder.h"

namespace scorewatch {

/// Keeps a board in step with its source: reads it, applies the updates of the channel in their order, and
/// reads again whatever did not arrive. Lives on the Redis thread.
///
/// The channel is listened to first and the board read after that, so nothing falls between. A hole in the
/// sequence is filled from the log, or else the board is read anew. As a loss of the last message makes no
/// hole, and as somebody may change the sorted set past the channel, the board is compared with its source
/// every few seconds.
class BoardFollower final : public QObject
{
    Q_OBJECT

public:
    enum class Phase {
        Closed,    ///< no channel
        Reading,   ///< waiting for a snapshot; updates are kept
        Replaying, ///< waiting for the log; updates are kept
        Pausing,   ///< before the next attempt to read; updates are kept
        Following, ///< updates are applied as they come
    };

    /// The source must outlive the follower, the options too.
    BoardFollower(BoardSource *source, const LiveFeedOptions &options, QObject *parent = nullptr);

    /// The channel is subscribed, or subscribed again; anything may have been missed before.
    void open();
    /// `why` is a sentence for a person.
    void close(const QString &why);
    /// The next update of the channel.
    void offer(ScoreUpdate update);
    /// The channel says that the board is one of this epoch now.
    void noteRebuilt(const BoardRebuilt &rebuilt);

    [[nodiscard]] Phase phase() const { return m_phase; }
    /// A sentence: why there is no channel, or why the board is being read.
    [[nodiscard]] const QString &reason() const { return m_reason; }
    /// Of the last attempt to read or to compare.
    [[nodiscard]] const std::optional<Error> &failure() const { return m_failure; }
    [[nodiscard]] bool hasBoard() const { return m_hasBoard; }
    [[nodiscard]] const BoardState &board() const { return m_state; }
    [[nodiscard]] BoardChanges &changes() { return m_changes; }
    [[nodiscard]] const SequenceLedger &ledger() const { return m_ledger; }
    [[nodiscard]] qint64 resyncs() const { return m_resyncs; }
    [[nodiscard]] qsizetype bufferedUpdates() const { return m_buffer.size(); }

Q_SIGNALS:
    /// Something that a reader can see, other than by an update that was just offered.
    void changed();
    /// An update that cannot be from who it claims to be.
    void refused(const scorewatch::Error &why);

private:
    /// A comparison of the board with its source, while updates go on being applied.
    struct Check
    {
        qint64 askedAt = 0;                 ///< our sequence when the source was asked
        qint64 reached = 0;                 ///< our sequence when the wait for the channel's tail began
        FeedBuffer since;                   ///< what was applied since then
        std::optional<BoardSnapshot> ahead; ///< an answer that knows updates which have not arrived here
    };

    void resync(const QString &reason);
    void readBoard();
    void boardRead(const Result<BoardSnapshot> &result);
    void readFailed(const Error &error);
    void recover(qint64 upTo);
    void logRead(const Result<QList<QByteArray>> &result);
    [[nodiscard]] bool replay(const QList<QByteArray> &payloads);
    void follow();
    void drain();
    [[nodiscard]] bool step(const ScoreUpdate &update);
    void applied(const ScoreUpdate &update, bool contradicts);
    [[nodiscard]] bool isImpossible(const ScoreUpdate &update);
    void noteForeignEpoch(const QByteArray &epoch);

    void checkSoon();
    void startCheck();
    void checkRead(const Result<BoardSnapshot> &result);
    void waitForTail();
    void tailOverdue();
    void compare(const BoardSnapshot &snapshot);
    void endCheck();

    /// A callback that is ignored once something else was asked, or the follower is gone.
    template <typename T>
    std::function<void(const Result<T> &)> answer(void (BoardFollower::*handler)(const Result<T> &));
    void answerTimedOut();
    void abandon();

    BoardSource *m_source;
    const LiveFeedOptions &m_options;
    UpdateDecoder m_decoder; ///< for the log
    BoardState m_state;
    BoardChanges m_changes;
    SequenceLedger m_ledger;
    FeedBuffer m_buffer;
    Backoff m_backoff;

    Phase m_phase = Phase::Closed;
    bool m_hasBoard = false;
    QString m_reason;
    std::optional<Error> m_failure;
    qint64 m_resyncs = 0;
    quint64 m_request = 0; ///< the number of the answer that is waited for
    std::chrono::milliseconds m_lastRead{0};
    qint64 m_snapshotSequence = 0;
    QByteArray m_previousEpoch;
    QList<QByteArray> m_foreignEpochs; ///< heard on the channel, and not this board's; the newest last
    bool m_hasOverflowed = false;      ///< updates were let go while the board was being read
    qint64 m_recoverFrom = 0;
    qint64 m_recoverTo = 0;
    bool m_isTailLost = false; ///< what is being recovered was not followed by anything
    std::optional<Check> m_check;

    QTimer m_answerTimer{this};
    QTimer m_pauseTimer{this};
    QTimer m_checkTimer{this};
    QTimer m_graceTimer{this};
};

} // namespace scorewatch
