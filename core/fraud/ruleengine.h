// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "core/fraud/rulewatch.h"

namespace scorewatch {

/// All rules at work on one stream of observations, live or replayed. Pure: time is what the observations say.
///
/// A rule fires when what it measures is above its threshold, once an episode: again only after a window without excess.
/// Observations of one second may come in any order. Belongs to one thread.
class RuleEngine final
{
public:
    struct Statistics
    {
        qint64 observations = 0;
        qint64 findings = 0;
        qint64 keys = 0;        ///< players and addresses that are followed
        qint64 notFollowed = 0; ///< observations of players for whom there was no room
    };

    explicit RuleEngine(RuleWatch::Limits limits = {});

    /// Any time. A rule that keeps its name, kind and window goes on with what it has seen.
    void setRules(const QList<FraudRule> &rules);
    /// The most points that one action of the catalogue gives.
    void setCatalogueMost(qint64 points);
    [[nodiscard]] bool isEmpty() const { return m_watches.empty(); }
    /// Whether observations should bring ranks.
    [[nodiscard]] bool wantsRanks() const;

    void observe(const Observation &observation, FraudFindings &findings);
    /// Time went on with nothing to observe: forgets what is out of every window.
    void advance(qint64 now);
    /// It was told already, by another engine.
    void resume(const KnownEpisode &episode);
    /// Starts anew with the same rules.
    void forget();

    [[nodiscard]] Statistics statistics() const;
    /// Where the limits ask for it: the highest measured value of each player.
    [[nodiscard]] QHash<UserId, double> highest(const QString &rule) const;

private:
    void sort();

    const RuleWatch::Limits m_limits;
    std::vector<std::unique_ptr<RuleWatch>> m_watches;
    std::array<std::vector<RuleWatch *>, 3> m_byKind; ///< who wants to see which observations
    qint64 m_catalogueMost = 0;
    qint64 m_observations = 0;
    qint64 m_findings = 0;
    qint64 m_notFollowedBefore = 0; ///< by watches that are no more
};

} // namespace scorewatch
