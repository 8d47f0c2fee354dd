// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/caseglance.h"

#include <QGridLayout>

#include "ui/actions.h"
#include "ui/casewords.h"
#include "ui/format.h"
#include "ui/models/leaseclock.h"
#include "ui/text.h"
#include "ui/theme/themestyle.h"
#include "ui/widgets/actionbutton.h"
#include "ui/widgets/playerhead.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {

CaseGlance::CaseGlance(const Theme &theme, const Actions &actions, const LeaseClock &clock, QWidget *parent)
    : Card(theme, parent), m_clock(clock), m_head(new PlayerHead(theme, false))
{
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(theme.px(16), theme.px(14), theme.px(16), theme.px(16));
    grid->setVerticalSpacing(theme.px(6));
    grid->setHorizontalSpacing(theme.px(10));
    grid->setColumnStretch(1, 1);
    grid->addWidget(m_head, 0, 0, 1, 2);
    grid->setRowMinimumHeight(1, theme.px(6));
    const QString names[] = {tr("Score"), tr("At stake"), tr("Found by"), tr("Opened"), tr("Claimed by")};
    int line = 2;
    for (const QString &name : names) {
        auto *label = new TextLabel(theme, FontRole::Small, Ink::Dim);
        label->setText(name);
        auto *value = new TextLabel(theme, FontRole::Body);
        value->setElided(true);
        value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        value->setAccessibleName(name);
        label->setBuddy(value);
        grid->addWidget(label, line, 0);
        grid->addWidget(value, line++, 1);
        m_values.append(value);
    }
    grid->setRowMinimumHeight(line++, theme.px(6));
    auto *open = new ActionButton(theme, actions.action("moderation.open"));
    open->setProperty(kEmphasisProperty, int(Emphasis::Primary));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(theme.px(8));
    buttons->addWidget(open, 1);
    buttons->addWidget(new ActionButton(theme, actions.action("moderation.claim")), 1);
    grid->addLayout(buttons, line, 0, 1, 2);
}

void CaseGlance::setCase(const CaseSummary &summary, const QString &me)
{
    m_head->setCase(summary);
    QStringList parts{tr("Case %1").arg(number(summary.id)), summary.countryCode.toUpper().left(2),
                      casewords::opinion(summary.opinionWantedFrom, me)};
    parts.removeAll(QString());
    m_head->setSentence(parts.join(u" · "_s));
    const QString found = summary.newestRule.isEmpty() ? casewords::actor(summary.openedBy)
                                                       : shownText(summary.newestRule, 40);
    const auto age = std::chrono::milliseconds(summary.openedAt.msecsTo(m_clock.serverNow()));
    const bool claimed = !summary.claimedBy.isEmpty() && m_clock.left(summary.claimedUntil).count() > 0;
    const QString values[]
        = {number(summary.score), number(summary.scoreAtStake),
           summary.events > 1 ? tr("%1, %2 hits").arg(found, number(summary.events)) : found,
           tr("%1 ago").arg(duration(age)),
           !claimed                      ? tr("nobody")
               : summary.claimedBy == me ? tr("you")
                                         : shownText(summary.claimedBy, 40)};
    for (qsizetype i = 0; i < m_values.size(); ++i)
        m_values.at(i)->setShownText(values[i]);
    m_values.at(3)->setToolTip(plainToolTip(fullTime(summary.openedAt)));
}

} // namespace scorewatch::ui
