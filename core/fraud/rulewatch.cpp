// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fraud/rulewatch.h"

#include <algorithm>

#include "core/fraud/addresswatch.h"
#include "core/fraud/countwatch.h"
#include "core/fraud/rankwatch.h"
#include "core/fraud/speedwatch.h"

using namespace Qt::StringLiterals;

namespace scorewatch {

std::unique_ptr<RuleWatch> RuleWatch::make(const FraudRule &rule, const Limits &limits)
{
    if (rule.mode == FraudRule::Mode::Off)
        return nullptr;
    switch (rule.kind) {
    case FraudRule::Kind::Burst:
    case FraudRule::Kind::TokenReplay:
    case FraudRule::Kind::RateLimitBreach:
        return std::make_unique<CountWatch>(rule, limits);
    case FraudRule::Kind::SharedAddress:
        return std::make_unique<AddressWatch>(rule, limits);
    case FraudRule::Kind::ImpossibleSpeed:
        return std::make_unique<SpeedWatch>(rule, limits);
    case FraudRule::Kind::RankJump:
        return std::make_unique<RankWatch>(rule, limits);
    }
    return nullptr;
}

RuleWatch::RuleWatch(const FraudRule &rule, const Limits &limits)
    : m_rule(rule), m_limits(limits), m_window(std::chrono::milliseconds(rule.window).count())
{ }

void RuleWatch::setRule(const FraudRule &rule)
{
    Q_ASSERT(rule.kind == m_rule.kind && rule.window == m_rule.window);
    m_rule = rule;
    ruleChanged();
}

void RuleWatch::observe(const Observation &observation, FraudFindings &findings)
{
    if (observation.isCorrection)
        return;
    advance(observation.at);
    look(observation, findings);
}

/// A sweep costs a look at every key; twice a window, each observation pays for at most one such look.
void RuleWatch::advance(qint64 now)
{
    if (now < m_sweepAt)
        return;
    if (m_sweepAt != kNever)
        forgetBefore(now - m_window - kLateness);
    m_sweepAt = now + std::max<qint64>(m_window / 2, 1000);
}

double RuleWatch::parameter(const char *name, double otherwise) const
{
    return m_rule.parameters.value(QLatin1StringView(name)).toDouble(otherwise);
}

bool RuleWatch::hasRoom(qint64 now)
{
    if (keys() >= m_limits.maxKeys && now - m_roomMadeAt > m_window / 8) {
        m_roomMadeAt = now;
        forgetBefore(now - m_window - kLateness);
    }
    if (keys() < m_limits.maxKeys)
        return true;
    ++m_notFollowed;
    return false;
}

bool RuleWatch::begins(double measured, qint64 at, qint64 &lastExcess) const
{
    if (!(measured > m_rule.threshold))
        return false;
    const bool isNew = at - lastExcess >= m_window;
    lastExcess = std::max(lastExcess, at);
    return isNew;
}

FraudFinding RuleWatch::finding(const Observation &observation, double measured) const
{
    FraudFinding out{.rule = m_rule,
                     .player = observation.player,
                     .at = observation.at,
                     .measured = measured,
                     .address = observation.address,
                     .userAgent = observation.userAgent,
                     .evidence = {{u"windowSeconds"_s, qint64(m_rule.window.count())}}};
    if (!observation.actionId.isEmpty())
        out.evidence.insert(u"actionId"_s, QString::fromUtf8(observation.actionId));
    if (observation.kind == Observation::Kind::Write)
        out.evidence.insert(u"score"_s, observation.score);
    return out;
}

void RuleWatch::note(const UserId &player, double measured, double &best)
{
    if (!m_limits.keepsHighest || measured <= best)
        return;
    best = measured;
    double &highest = m_highest[player];
    highest = std::max(highest, measured);
}

} // namespace scorewatch
