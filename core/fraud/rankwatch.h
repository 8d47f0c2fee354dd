// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fraud/rulewatch.h"

namespace scorewatch {

/// How many ranks a player climbed within the window: from the worst rank in it to the present one. Needs ranks in what it
/// observes; whose present rank is below `ignore_below_rank` is left alone.
class RankWatch final : public RuleWatch
{
public:
    RankWatch(const FraudRule &rule, const Limits &limits) : RuleWatch(rule, limits) { }

    void resume(const KnownEpisode &episode) override;
    [[nodiscard]] qsizetype keys() const override { return m_players.size(); }

protected:
    void look(const Observation &observation, FraudFindings &findings) override;
    void forgetBefore(qint64 time) override;

private:
    struct Place
    {
        qint64 at;
        qint64 rank;
    };
    struct Player
    {
        std::vector<Place> places; ///< each later and better than the one before
        qint64 lastExcess = kNever;
        double best = 0;
    };

    QHash<UserId, Player> m_players;
};

} // namespace scorewatch
