// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "core/fraud/rulewatch.h"

namespace scorewatch {

/// Points an hour of a player, in times the median of those who play at the same time; and, where the rule says how many
/// actions an hour a person can do (`most_actions_per_hour`), against what the catalogue gives for that many.
///
/// The window is counted in sixths, so it is between five sixths of the rule's and all of it.
class SpeedWatch final : public RuleWatch
{
public:
    SpeedWatch(const FraudRule &rule, const Limits &limits);

    void setCatalogueMost(qint64 points) override { m_catalogueMost = points; }
    void resume(const KnownEpisode &episode) override;
    [[nodiscard]] qsizetype keys() const override { return m_players.size(); }

protected:
    void look(const Observation &observation, FraudFindings &findings) override;
    void forgetBefore(qint64 time) override;
    void ruleChanged() override;

private:
    static constexpr qint64 kParts = 6;

    struct Player
    {
        std::array<qint64, kParts> points{};
        qint64 part = kNever; ///< the newest, counted from 1970
        qint64 lastExcess = kNever;
        double best = 0;

        void moveTo(qint64 newest);
        [[nodiscard]] qint64 sum() const;
    };

    void compare(qint64 part);
    [[nodiscard]] double perHour(double points) const;

    QHash<UserId, Player> m_players;
    const qint64 m_part; ///< milliseconds
    qint64 m_comparedAt = kNever;
    double m_median = 0; ///< points in the window
    qsizetype m_peers = 0;
    std::vector<qint64> m_sums; ///< kept for its memory
    qint64 m_catalogueMost = 0;
    double m_minimumPoints = 0;
    double m_minimumPeers = 0;
    double m_mostActions = 0; ///< an hour; 0: does not matter
};

} // namespace scorewatch
