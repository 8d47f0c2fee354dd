// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <map>
#include <vector>

#include "core/base/utc.h"
#include "core/live/boardstate.h"
#include "core/live/liveboard.h"

namespace scorewatch::test {

/// Plays a feed: scores change one by one, and board() tells of it as LiveFeed does.
class BoardMaker final
{
public:
    explicit BoardMaker(int players, QByteArray epoch = "e1") : m_epoch(std::move(epoch))
    {
        for (int i = 0; i < players; ++i)
            m_players.push_back({UserId::random(), 100 + i, 1});
    }

    /// One more update of the player.
    void score(std::size_t player, qint64 change)
    {
        Player &changed = m_players[player];
        changed.score += change;
        ++changed.version;
        ScoreUpdate update;
        update.position = StreamPosition{m_epoch, ++m_seq};
        update.userId = changed.id;
        update.version = changed.version;
        update.newScore = changed.score;
        update.scoreChange = change;
        update.actionId = QStringLiteral("complete-quest");
        m_changes[changed.id.toByteArray()] = update;
    }
    /// Everything since the last call.
    [[nodiscard]] LiveBoard board()
    {
        LiveBoard board;
        board.state = state;
        board.position = {m_epoch, m_seq};
        board.asOf = QDateTime::fromMSecsSinceEpoch(1'700'000'000'000 + m_seq, kUtc);
        board.playerCount = qint64(m_players.size());
        board.top = top();
        board.stats.resyncs = resyncs;
        board.stats.updatesPerSecond = rate;
        for (const auto &[id, update] : m_changes)
            board.changes.append(update);
        m_changes.clear();
        return board;
    }
    /// The board was built anew: another epoch, other numbers.
    void rebuild(const QByteArray &epoch, qint64 seq)
    {
        m_epoch = epoch;
        m_seq = seq;
        m_changes.clear();
    }

    [[nodiscard]] QList<BoardEntry> top() const
    {
        QList<BoardEntry> entries;
        for (const Player &player : m_players)
            entries.append({0, player.id, player.score, QStringLiteral("player"), QStringLiteral("VN")});
        std::sort(entries.begin(), entries.end(), standsBefore);
        entries = entries.mid(0, kBoardSize);
        for (qsizetype i = 0; i < entries.size(); ++i)
            entries[i].rank = i + 1;
        return entries;
    }
    [[nodiscard]] const UserId &id(std::size_t player) const { return m_players[player].id; }
    [[nodiscard]] qint64 scoreOf(std::size_t player) const { return m_players[player].score; }
    [[nodiscard]] qint64 versionOf(std::size_t player) const { return m_players[player].version; }
    [[nodiscard]] std::size_t size() const { return m_players.size(); }
    [[nodiscard]] qint64 seq() const { return m_seq; }
    [[nodiscard]] const QByteArray &epoch() const { return m_epoch; }

    LiveState state = LiveState::Live;
    qint64 resyncs = 0;
    double rate = 12.5;

private:
    struct Player
    {
        UserId id;
        qint64 score = 0;
        qint64 version = 0;
    };

    QByteArray m_epoch;
    qint64 m_seq = 0;
    std::vector<Player> m_players;
    std::map<QByteArray, ScoreUpdate> m_changes;
};

} // namespace scorewatch::test
