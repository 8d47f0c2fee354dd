// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <map>
#include <optional>

#include <QObject>

#include "core/live/boardsource.h"
#include "core/live/updatedecoder.h"

namespace scorewatch::test {

/// The n-th of a fixed row of players; ids rise with n.
UserId player(int n);
/// "2026-01-02T03:04:05.000Z" and so many milliseconds.
QDateTime instant(qint64 milliseconds = 0);
/// A message as a ScoreUpdate; fails the program when it is none.
ScoreUpdate decoded(const QByteArray &payload);

/// What stands in the place of Redis: the whole board, its numbering and its log, and the messages that each change
/// would be published as. Answers later, from the event loop, as the real one does; and can fail in all its ways.
class FakeBoard final : public QObject, public BoardSource
{
public:
    // Changes. Each returns the message for the channel.
    QByteArray set(const UserId &user, qint64 score, const QDateTime &at = {});
    QByteArray remove(const UserId &user);
    /// A change without a message, as somebody with redis-cli would make it.
    void tamper(const UserId &user, qint64 score) { m_scores[user] = score; }
    /// As a rebuild does: a new epoch, numbered from nothing, and an empty log.
    QByteArray rebuild(const QByteArray &epoch);
    /// As a restart without the newest data does.
    void goBackTo(qint64 sequence);

    /// Messages carry the top ten when they changed it, as the real ones do.
    bool attachLeaderboard = true;
    /// The seeds' own messages: no epoch, no sequence.
    bool isUnnumbered = false;
    qsizetype logLength = 100'000;
    /// What every read answers, as long as it is set.
    std::optional<Error> failure;
    /// Reads are kept until release().
    bool holdsAnswers = false;
    void release();

    [[nodiscard]] QList<BoardEntry> top(int count = kBoardSize) const;
    [[nodiscard]] const StreamPosition &position() const { return m_position; }
    [[nodiscard]] qint64 playerCount() const { return qint64(m_scores.size()); }
    [[nodiscard]] int snapshotsRead() const { return m_snapshotsRead; }
    [[nodiscard]] int logsRead() const { return m_logsRead; }
    [[nodiscard]] BoardSnapshot present(int count) const;

    void snapshot(int count, SnapshotCallback callback) override;
    void logSince(const StreamPosition &from, int limit, LogCallback callback) override;

private:
    QByteArray publish(const UserId &user, const QByteArray &type, qint64 score, const QDateTime &at,
                       const QList<BoardEntry> &topBefore);
    void answerLater(std::function<void()> answer);

    StreamPosition m_position{"epoch-1", 0};
    std::map<UserId, qint64> m_scores;
    std::deque<QByteArray> m_log; ///< the last is of m_position.sequence
    QList<std::function<void()>> m_held;
    int m_snapshotsRead = 0;
    int m_logsRead = 0;
};

} // namespace scorewatch::test
