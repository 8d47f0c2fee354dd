// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/leasebar.h"

#include "ui/actions.h"
#include "ui/casewords.h"
#include "ui/models/leaseclock.h"
#include "ui/text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/actionbutton.h"
#include "ui/widgets/flowlayout.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

constexpr std::chrono::seconds kSoon{60};

} // namespace

LeaseBar::LeaseBar(const Theme &theme, const Actions &actions, const LeaseClock &clock, QWidget *parent)
    : Card(theme, parent)
    , m_clock(clock)
    , m_lease(new TextLabel(theme, FontRole::Strong))
    , m_opinion(new TextLabel(theme, FontRole::Body, Ink::Accent))
{
    auto *row = new FlowLayout(this);
    row->setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(8));
    row->setSpacing(theme.px(8));
    const auto restyle = [this] {
        m_lease->setMinimumSize(this->theme().px(200), this->theme().px(32));
        m_opinion->setMinimumHeight(this->theme().px(32));
    };
    connect(&theme, &Theme::changed, this, restyle);
    restyle();
    m_lease->setAccessibleName(tr("Claim"));
    row->addWidget(m_lease);
    for (const char *id : {"moderation.claim", "moderation.release", "moderation.hand-over",
                           "moderation.opinion", "moderation.previous", "moderation.next"})
        row->addWidget(new ActionButton(theme, actions.action(id)));
    row->addWidget(m_opinion);
    m_opinion->hide();
}

void LeaseBar::setCase(const CaseSummary &summary, const QString &me)
{
    m_case = summary;
    m_me = me;
    m_opinion->setShownText(casewords::opinion(summary.opinionWantedFrom, me));
    m_opinion->setVisible(!m_opinion->text().isEmpty());
    tick();
}

void LeaseBar::tick()
{
    const auto left = m_clock.left(m_case.claimedUntil);
    const bool mine = !m_case.claimedBy.isEmpty() && m_case.claimedBy == m_me && left.count() > 0;
    m_lease->setInk(mine && left < kSoon ? Ink::Warn : mine ? Ink::Accent : Ink::Text);
    m_lease->setShownText(leaseSentence());
}

QString LeaseBar::leaseSentence() const
{
    if (m_case.state == CaseState::Closed)
        return m_case.verdict ? tr("Closed: %1").arg(casewords::verdict(*m_case.verdict)) : tr("Closed");
    const auto left = m_clock.left(m_case.claimedUntil);
    if (m_case.claimedBy.isEmpty() || left.count() == 0)
        return m_case.state == CaseState::Watching ? tr("Watched, claimed by nobody")
                                                   : tr("Claimed by nobody");
    const QString who = m_case.claimedBy == m_me ? tr("you") : shownText(m_case.claimedBy, 40);
    return tr("Claimed by %1 · %2 left").arg(who, leaseText(left));
}

QString LeaseBar::sentence() const
{
    return m_lease->text();
}

} // namespace scorewatch::ui
