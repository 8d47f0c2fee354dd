// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fraud/ruleengine.h"

#include <algorithm>

namespace scorewatch {

RuleEngine::RuleEngine(RuleWatch::Limits limits) : m_limits(limits) { }

void RuleEngine::setRules(const QList<FraudRule> &rules)
{
    std::vector<std::unique_ptr<RuleWatch>> before = std::exchange(m_watches, {});
    for (const FraudRule &rule : rules) {
        if (rule.mode == FraudRule::Mode::Off)
            continue;
        const auto same = std::ranges::find_if(before, [&](const auto &watch) {
            return watch && watch->rule().name == rule.name && watch->rule().kind == rule.kind
                && watch->rule().window == rule.window;
        });
        if (same != before.end()) {
            (*same)->setRule(rule);
            m_watches.push_back(std::move(*same));
        } else {
            m_watches.push_back(RuleWatch::make(rule, m_limits));
        }
    }
    for (const auto &watch : before)
        m_notFollowedBefore += watch ? watch->notFollowed() : 0;
    sort();
}

void RuleEngine::sort()
{
    m_byKind = {};
    for (const auto &watch : m_watches) {
        watch->setCatalogueMost(m_catalogueMost);
        m_byKind[size_t(watch->counts())].push_back(watch.get());
    }
}

void RuleEngine::setCatalogueMost(qint64 points)
{
    m_catalogueMost = points;
    sort();
}

bool RuleEngine::wantsRanks() const
{
    return std::ranges::any_of(
        m_watches, [](const auto &watch) { return watch->rule().kind == FraudRule::Kind::RankJump; });
}

void RuleEngine::observe(const Observation &observation, FraudFindings &findings)
{
    ++m_observations;
    const size_t before = findings.size();
    for (RuleWatch *watch : m_byKind[size_t(observation.kind)])
        watch->observe(observation, findings);
    m_findings += qint64(findings.size() - before);
}

void RuleEngine::advance(qint64 now)
{
    for (const auto &watch : m_watches)
        watch->advance(now);
}

void RuleEngine::resume(const KnownEpisode &episode)
{
    for (const auto &watch : m_watches) {
        if (watch->rule().name == episode.rule)
            watch->resume(episode);
    }
}

void RuleEngine::forget()
{
    QList<FraudRule> rules;
    for (const auto &watch : m_watches)
        rules.append(watch->rule());
    setRules({});
    setRules(rules);
}

RuleEngine::Statistics RuleEngine::statistics() const
{
    Statistics out{
        .observations = m_observations, .findings = m_findings, .notFollowed = m_notFollowedBefore};
    for (const auto &watch : m_watches) {
        out.keys += watch->keys();
        out.notFollowed += watch->notFollowed();
    }
    return out;
}

QHash<UserId, double> RuleEngine::highest(const QString &rule) const
{
    for (const auto &watch : m_watches) {
        if (watch->rule().name == rule)
            return watch->highest();
    }
    return {};
}

} // namespace scorewatch
