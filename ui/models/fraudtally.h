// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>

#include "core/fraud/frauddesk.h"
#include "ui/charts/stackedbars.h"

namespace scorewatch::ui {

/// Counts events in stretches of time by severity and by rule, for the chart. Holds `kBars` stretches, never more.
class FraudTally final
{
public:
    static constexpr int kBars = 60;

    /// Forgets what was counted; the last stretch holds `now`.
    void restart(const QDateTime &now, std::chrono::seconds step);
    /// What the table says in place of what was counted.
    void setCounts(const QList<FraudCount> &counts);
    void add(const FraudEvent &event);
    /// Time went on: the oldest stretches fall off.
    void moveTo(const QDateTime &now);

    [[nodiscard]] QDateTime from() const { return QDateTime::fromSecsSinceEpoch(m_first, Qt::UTC); }
    [[nodiscard]] QDateTime to() const
    {
        return QDateTime::fromSecsSinceEpoch(m_first + kBars * m_step.count(), Qt::UTC);
    }
    [[nodiscard]] std::chrono::seconds step() const { return m_step; }
    [[nodiscard]] QList<StackedBars::Series> bySeverity() const;
    /// The five rules that found most, and the rest as one.
    [[nodiscard]] QList<StackedBars::Series> byRule() const;

private:
    struct Key
    {
        QString rule;
        Severity severity = Severity::Low;

        bool operator<(const Key &other) const
        {
            return rule != other.rule ? rule < other.rule : severity < other.severity;
        }
    };

    void count(const Key &key, const QDateTime &at, qint64 events);

    qint64 m_first = 0; ///< seconds since 1970
    std::chrono::seconds m_step{60};
    QMap<Key, QList<qint64>> m_counts;
};

} // namespace scorewatch::ui
