// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/fraudchart.h"

#include <QButtonGroup>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

#include "core/base/async.h"
#include "ui/charts/stackedbars.h"
#include "ui/theme/themestyle.h"
#include "ui/widgets/textlabel.h"

using namespace std::chrono_literals;

namespace scorewatch::ui {
namespace {

constexpr auto kCountAgain = 60s; // live ones are counted in between

} // namespace

FraudChart::FraudChart(const Theme &theme, QWidget *parent)
    : Card(theme, parent), m_bars(new StackedBars(theme)), m_by(new QButtonGroup(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(theme.px(16), theme.px(10), theme.px(12), theme.px(8));
    column->setSpacing(theme.px(4));
    auto *top = new QHBoxLayout;
    auto *title = new TextLabel(theme, FontRole::Strong);
    title->setText(tr("Events over time"));
    title->setElided(true);
    top->addWidget(title, 1);
    const QString names[] = {tr("By se&verity"), tr("By r&ule")};
    for (int i = 0; i < 2; ++i) {
        auto *button = new QPushButton(names[i]);
        button->setCheckable(true);
        button->setChecked(i == 0);
        button->setProperty(kEmphasisProperty, int(Emphasis::Quiet));
        m_by->addButton(button, i);
        top->addWidget(button);
    }
    column->addLayout(top);
    column->addWidget(m_bars);
    m_bars->setAccessibleName(title->text());
    auto *clock = new QTimer(this);
    connect(clock, &QTimer::timeout, this, &FraudChart::read);
    connect(m_by, &QButtonGroup::idClicked, this, &FraudChart::showTally);
    clock->start(kCountAgain);
    restart(0);
}

void FraudChart::restart(int hours)
{
    const auto step = std::chrono::seconds(hours > 0 ? 3600 * hours / FraudTally::kBars : 60);
    m_tally.restart(QDateTime::currentDateTimeUtc(), step);
    showTally();
    read();
}

void FraudChart::read()
{
    const int request = ++m_request;
    if (!m_desk)
        return;
    m_tally.moveTo(QDateTime::currentDateTimeUtc());
    async::onFinished(m_desk->counts(m_tally.from(), m_tally.to(), m_tally.step()), this,
                      [this, request](const Result<QList<FraudCount>> &counts) {
                          if (request != m_request)
                              return;
                          if (counts)
                              m_tally.setCounts(*counts);
                          showTally();
                          if (counts)
                              Q_EMIT counted();
                          else
                              Q_EMIT failed(counts.error());
                      });
}

void FraudChart::add(const QList<FraudEvent> &events)
{
    m_tally.moveTo(QDateTime::currentDateTimeUtc());
    for (const FraudEvent &event : events)
        m_tally.add(event);
    showTally();
}

void FraudChart::showTally()
{
    m_bars->setSeries(m_tally.from(), m_tally.step(),
                      m_by->checkedId() == 1 ? m_tally.byRule() : m_tally.bySeverity());
}

} // namespace scorewatch::ui
