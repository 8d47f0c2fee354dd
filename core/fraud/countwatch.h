// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fraud/rulewatch.h"

namespace scorewatch {

/// How often something happened to a player within the window: increments, replays, breaches.
class CountWatch final : public RuleWatch
{
public:
    CountWatch(const FraudRule &rule, const Limits &limits);

    [[nodiscard]] Observation::Kind counts() const override;
    void resume(const KnownEpisode &episode) override;
    [[nodiscard]] qsizetype keys() const override { return m_counters.size(); }

protected:
    void look(const Observation &observation, FraudFindings &findings) override;
    void forgetBefore(qint64 time) override;
    void ruleChanged() override;

private:
    struct Counter
    {
        std::vector<qint64> times; ///< ascending; the first `outside` are not in the window any more
        size_t outside = 0;
        qint64 lastExcess = kNever;
        double best = 0;

        [[nodiscard]] size_t inside() const { return times.size() - outside; }
    };

    /// False where it is too late, or one too much of the same moment.
    [[nodiscard]] bool add(Counter &counter, const Observation &observation) const;
    Counter *counterOf(const Observation &observation);

    QHash<UserId, Counter> m_counters;
    size_t m_mostTimes = 0; ///< of one player; more would change nothing
};

} // namespace scorewatch
