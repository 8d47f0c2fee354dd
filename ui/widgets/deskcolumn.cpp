// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/deskcolumn.h"

#include <QEvent>
#include <QScrollBar>
#include <QVBoxLayout>

#include "ui/theme/theme.h"
#include "ui/widgets/actpanel.h"

namespace scorewatch::ui {

DeskColumn::DeskColumn(const Theme &theme, QWidget *parent)
    : QScrollArea(parent)
    , m_theme(theme)
    , m_content(new QWidget)
    , m_column(new QVBoxLayout(m_content))
    , m_act(new ActPanel(theme))
    , m_step(new CaseStep(theme))
    , m_bulk(new BulkPanel(theme))
{
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWidgetResizable(true);
    setFocusPolicy(Qt::NoFocus);
    viewport()->setAutoFillBackground(false);
    m_content->setAutoFillBackground(false);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(theme.px(14));
    for (QWidget *panel : std::initializer_list<QWidget *>{m_act, m_step, m_bulk}) {
        m_column->addWidget(panel);
        panel->hide();
    }
    m_column->addStretch(1);
    setWidget(m_content);
    m_content->installEventFilter(this);

    connect(m_act, &ActPanel::acted, this, &DeskColumn::acted);
    connect(m_act, &ActPanel::undoRequested, this, &DeskColumn::undoRequested);
    connect(m_act, &ActPanel::refreshWanted, this, &DeskColumn::refreshWanted);
    connect(m_step, &CaseStep::changed, this, &DeskColumn::changed);
    connect(m_step, &CaseStep::tookBack, this, &DeskColumn::tookBack);
    connect(m_step, &CaseStep::noted, this, &DeskColumn::refreshWanted);
    connect(m_step, &CaseStep::refreshWanted, this, &DeskColumn::refreshWanted);
    connect(m_bulk, &BulkPanel::finished, this, &DeskColumn::refreshWanted);
    connect(m_act, &ActPanel::closed, this, &DeskColumn::closePanel);
    connect(m_step, &CaseStep::closed, this, &DeskColumn::closePanel);
    connect(m_bulk, &BulkPanel::closed, this, &DeskColumn::closePanel);
}

void DeskColumn::addIdle(QWidget *widget)
{
    m_column->insertWidget(int(m_idle.size()), widget);
    m_idle.append(widget);
}

void DeskColumn::setDesk(ModerationDesk *desk)
{
    m_act->setDesk(desk);
    m_step->setDesk(desk);
    m_bulk->setDesk(desk);
    if (!desk)
        closePanel();
}

void DeskColumn::present(QWidget *panel)
{
    m_open = panel;
    for (QWidget *idle : std::as_const(m_idle))
        idle->setVisible(!panel);
    for (QWidget *one : std::initializer_list<QWidget *>{m_act, m_step, m_bulk})
        one->setVisible(one == panel);
    verticalScrollBar()->setValue(0);
    if (panel)
        Q_EMIT opened();
    else
        Q_EMIT panelClosed();
}

void DeskColumn::startAct(const ActSubject &subject, ActChoice choice)
{
    present(m_act);
    m_act->start(subject, choice);
}

void DeskColumn::startStep(CaseStep::Step step, const CaseSummary &summary, qint64 actId)
{
    present(m_step);
    m_step->start(step, summary, actId);
}

void DeskColumn::showBulk(const QList<CaseSummary> &cases)
{
    if (m_open != m_bulk) {
        m_bulk->clear();
        present(m_bulk);
    }
    m_bulk->setCases(cases);
}

bool DeskColumn::isBulkOpen() const
{
    return m_open == m_bulk;
}

void DeskColumn::closePanel()
{
    if (m_open)
        present(nullptr);
}

bool DeskColumn::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_content && event->type() == QEvent::LayoutRequest)
        fit();
    return QScrollArea::eventFilter(watched, event);
}

void DeskColumn::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    fit();
}

/// Sentences that wrap make the content taller than its size hint says.
void DeskColumn::fit()
{
    const int width = viewport()->width();
    m_content->setMinimumHeight(m_column->hasHeightForWidth() ? m_column->heightForWidth(width) : 0);
}

} // namespace scorewatch::ui
