// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
#include <memory>

#include <QHash>

#include "core/fraud/fraudfinding.h"
#include "core/fraud/observation.h"

namespace scorewatch {

/// One rule at work: keeps of each player or address what is inside its window. Pure: no clock, no I/O.
///
/// What is outside the window is forgotten by and by. Past the limit of keys new ones are not followed, and counted.
class RuleWatch
{
public:
    struct Limits
    {
        qsizetype maxKeys = 1'000'000; ///< players or addresses of one rule
        bool keepsHighest = false;     ///< remembers the highest measured value of every player
    };

    /// Null for a rule that is off.
    static std::unique_ptr<RuleWatch> make(const FraudRule &rule, const Limits &limits);
    virtual ~RuleWatch() = default;
    Q_DISABLE_COPY_MOVE(RuleWatch)

    [[nodiscard]] const FraudRule &rule() const { return m_rule; }
    /// Of the same kind and window: what is in the windows stays.
    void setRule(const FraudRule &rule);
    /// The most points that one action of the catalogue gives; 0: not known.
    virtual void setCatalogueMost(qint64) { }

    /// Which observations it wants to see.
    [[nodiscard]] virtual Observation::Kind counts() const { return Observation::Kind::Write; }
    void observe(const Observation &observation, FraudFindings &findings);
    /// Forgets what is outside the window by then.
    void advance(qint64 now);
    /// Above the threshold and told already.
    virtual void resume(const KnownEpisode &episode) = 0;

    [[nodiscard]] virtual qsizetype keys() const = 0;
    [[nodiscard]] qint64 notFollowed() const { return m_notFollowed; }
    [[nodiscard]] const QHash<UserId, double> &highest() const { return m_highest; }

protected:
    static constexpr qint64 kNever = std::numeric_limits<qint64>::min() / 2;
    /// How late an observation may come and still be counted with the others.
    static constexpr qint64 kLateness = 1000;

    RuleWatch(const FraudRule &rule, const Limits &limits);

    virtual void look(const Observation &observation, FraudFindings &findings) = 0;
    /// Forgets keys of which nothing is younger.
    virtual void forgetBefore(qint64 time) = 0;
    virtual void ruleChanged() { }

    [[nodiscard]] qint64 window() const { return m_window; }
    [[nodiscard]] double threshold() const { return m_rule.threshold; }
    [[nodiscard]] double parameter(const char *name, double otherwise) const;
    /// Whether one more key may be followed; makes room first where that may help.
    [[nodiscard]] bool hasRoom(qint64 now);
    /// True where a new episode begins with what is measured at this time.
    [[nodiscard]] bool begins(double measured, qint64 at, qint64 &lastExcess) const;
    [[nodiscard]] FraudFinding finding(const Observation &observation, double measured) const;
    /// `best` is the highest of the key until now.
    void note(const UserId &player, double measured, double &best);
    [[nodiscard]] bool keepsHighest() const { return m_limits.keepsHighest; }

private:
    FraudRule m_rule;
    const Limits m_limits;
    const qint64 m_window; ///< milliseconds
    qint64 m_sweepAt = kNever;
    qint64 m_roomMadeAt = kNever;
    qint64 m_notFollowed = 0;
    QHash<UserId, double> m_highest;
};

} // namespace scorewatch
