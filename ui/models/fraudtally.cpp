// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/fraudtally.h"

#include <algorithm>
#include <numeric>

#include <QCoreApplication>

#include "ui/fraudlook.h"
#include "ui/text.h"

namespace scorewatch::ui {
namespace {

constexpr Ink kInks[] = {Ink::Accent, Ink::Good, Ink::Warn, Ink::Critical, Ink::Second};
constexpr int kMostRules = 200; // a message with ever new names of rules may not fill the memory

void addTo(QList<qint64> *sum, const QList<qint64> &values)
{
    for (qsizetype i = 0; i < sum->size(); ++i)
        (*sum)[i] += values.at(i);
}

} // namespace

void FraudTally::restart(const QDateTime &now, std::chrono::seconds step)
{
    m_step = std::max(step, std::chrono::seconds(1));
    m_counts.clear();
    m_first = 0;
    moveTo(now);
}

void FraudTally::moveTo(const QDateTime &now)
{
    const qint64 step = m_step.count();
    const qint64 first = (now.toSecsSinceEpoch() / step - kBars + 1) * step;
    const qint64 gone = std::clamp<qint64>((first - m_first) / step, 0, kBars);
    if (first <= m_first)
        return;
    m_first = first;
    for (QList<qint64> &values : m_counts) {
        values.remove(0, gone);
        values.resize(kBars);
    }
}

void FraudTally::count(const Key &key, const QDateTime &at, qint64 events)
{
    const qint64 bar = (at.toSecsSinceEpoch() - m_first) / m_step.count();
    if (at.toSecsSinceEpoch() < m_first || bar >= kBars)
        return;
    if (!m_counts.contains(key) && m_counts.size() >= kMostRules)
        return;
    QList<qint64> &values = m_counts[key];
    values.resize(kBars);
    values[bar] += events;
}

void FraudTally::setCounts(const QList<FraudCount> &counts)
{
    m_counts.clear();
    for (const FraudCount &one : counts)
        count({one.rule, one.severity}, one.from, one.events);
}

void FraudTally::add(const FraudEvent &event)
{
    count({event.rule, event.severity}, event.createdAt, 1);
}

QList<StackedBars::Series> FraudTally::bySeverity() const
{
    QList<StackedBars::Series> series;
    for (const Severity severity : {Severity::Low, Severity::Medium, Severity::High, Severity::Critical}) {
        const SeverityLook look = lookOf(severity);
        StackedBars::Series one{look.word, look.ink, QList<qint64>(kBars, 0)};
        for (auto it = m_counts.cbegin(); it != m_counts.cend(); ++it) {
            if (it.key().severity == severity)
                addTo(&one.values, it.value());
        }
        series.append(one);
    }
    return series;
}

QList<StackedBars::Series> FraudTally::byRule() const
{
    QMap<QString, QList<qint64>> rules;
    for (auto it = m_counts.cbegin(); it != m_counts.cend(); ++it) {
        QList<qint64> &values = rules[it.key().rule];
        values.resize(kBars);
        addTo(&values, it.value());
    }
    QList<std::pair<qint64, QString>> order;
    for (auto it = rules.cbegin(); it != rules.cend(); ++it)
        order.append({-std::accumulate(it->cbegin(), it->cend(), qint64(0)), it.key()});
    std::sort(order.begin(), order.end());

    QList<StackedBars::Series> series;
    for (const auto &[sum, rule] : std::as_const(order)) {
        if (series.size() < qsizetype(std::size(kInks))) {
            series.append({shownText(rule, 40), kInks[series.size()], rules.value(rule)});
            continue;
        }
        if (series.size() == qsizetype(std::size(kInks)))
            series.append(
                {QCoreApplication::translate("FraudTally", "others"), Ink::Faint, QList<qint64>(kBars, 0)});
        addTo(&series.last().values, rules.value(rule));
    }
    return series;
}

} // namespace scorewatch::ui
