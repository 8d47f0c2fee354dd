// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/deskpage.h"

#include "ui/theme/theme.h"
#include "ui/widgets/deskcolumn.h"
#include "ui/widgets/notice.h"

namespace scorewatch::ui {

DeskPage::DeskPage(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_column(new DeskColumn(theme)), m_notice(new Notice(theme))
{
    m_notice->hide();
    connect(m_notice, &Notice::closed, m_notice, &QWidget::hide);
    connect(m_notice, &Notice::actionTriggered, this, [this] {
        m_notice->hide();
        refresh();
    });
    connect(m_column, &DeskColumn::changed, this, &DeskPage::acceptSummary);
    connect(m_column, &DeskColumn::refreshWanted, this, &DeskPage::refresh);
    connect(m_column, &DeskColumn::panelClosed, this, [this] { focusView(); });
}

void DeskPage::setDesk(ModerationDesk *desk)
{
    m_desk = desk;
    m_column->setDesk(desk);
    m_notice->hide();
}

void DeskPage::startAct(ActChoice choice)
{
    const std::optional<CaseSummary> now = current();
    if (!now || !m_desk)
        return;
    m_column->startAct({now->player, now->username, now->id, newestAct()}, choice);
}

void DeskPage::startStep(CaseStep::Step step, qint64 actId)
{
    const std::optional<CaseSummary> now = current();
    if (now && m_desk)
        m_column->startStep(step, *now, actId);
}

void DeskPage::showProblem(const scorewatch::Error &error)
{
    m_notice->setError(error);
    m_notice->setAction(tr("Refresh"));
    m_notice->show();
}

void DeskPage::clearProblem()
{
    m_notice->hide();
}

QString DeskPage::problem() const
{
    return m_notice->isHidden() ? QString() : m_notice->sentence();
}

QString DeskPage::me() const
{
    return m_desk ? m_desk->actor().name : QString();
}

} // namespace scorewatch::ui
