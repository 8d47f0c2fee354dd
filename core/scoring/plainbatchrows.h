// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/postgres/pgconnection.h"
#include "core/scoring/scorewrite.h"

namespace scorewatch {

/// The columns that scoreboard.write_score_batch() is fed with; they are described there.
class PlainBatchRows final
{
public:
    /// One player with all their writes; to be added in the order of the ids.
    struct Player
    {
        UserId userId;
        qint64 expectedVersion = -1; ///< before the first write; -1: any
        std::vector<const ScoreWrite *> writes;
        std::vector<qint64> points; ///< of each write
    };

    void add(const Player &player);
    [[nodiscard]] bool isEmpty() const { return m_users.empty(); }
    [[nodiscard]] PgStatement statement(const std::vector<qint64> &finishedOutbox) const;

private:
    void addWrite(const ScoreWrite &write);

    std::vector<UserId> m_users;
    std::vector<qint64> m_totals;
    std::vector<qint64> m_lows;
    std::vector<qint64> m_highs;
    std::vector<qint64> m_counts;
    std::vector<qint64> m_expected;

    std::vector<qint64> m_places;
    std::vector<qint64> m_turns;
    std::vector<qint64> m_points;
    std::vector<qint64> m_gained;

    /// A column that is sent only where it holds anything: most are empty in most batches.
    struct Texts
    {
        void add(const QByteArray &text);
        [[nodiscard]] const std::vector<QByteArray> &orNothing() const;

        std::vector<QByteArray> values;
        bool isUsed = false;
    };
    Texts m_actions;
    Texts m_addresses;
    Texts m_agents;
    Texts m_requests;
    Texts m_actors;
    std::vector<QByteArray> m_principals;
    Texts m_keys;
    std::vector<QByteArray> m_hashes;
    Texts m_tokens;
    std::vector<qint64> m_expiries;
};

} // namespace scorewatch
