// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/sidebar.h"

#include <QAction>
#include <QPaintEvent>
#include <QPainter>
#include <QVBoxLayout>

#include "ui/widgets/navbutton.h"
#include "ui/widgets/textlabel.h"

namespace scorewatch::ui {

Sidebar::Sidebar(const Theme &theme, QWidget *parent)
    : QScrollArea(parent), m_theme(theme), m_column(new QVBoxLayout)
{
    setFrameShape(NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWidgetResizable(true);
    setAccessibleName(tr("Pages"));
    auto *content = new QWidget;
    content->setAutoFillBackground(false);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(m_column);
    column->addStretch(1);
    setWidget(content);
    viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    connect(&theme, &Theme::changed, this, &Sidebar::restyle);
    restyle();
}

void Sidebar::restyle()
{
    setFixedWidth(m_theme.px(m_compact ? 56 : 204));
    m_column->setContentsMargins(m_theme.px(8), m_theme.px(10), m_theme.px(8), m_theme.px(10));
    m_column->setSpacing(0);
    for (TextLabel *group : m_groups) {
        group->setContentsMargins(m_theme.px(10), m_theme.px(12), 0, m_theme.px(6));
        group->setVisible(!m_compact);
    }
    for (NavButton *button : m_buttons)
        button->updateGeometry();
    viewport()->update();
}

void Sidebar::addPage(const QString &group, QAction *action)
{
    if (m_groups.isEmpty() || m_groups.last()->text() != group) {
        auto *heading = new TextLabel(m_theme, FontRole::SmallStrong, Ink::Dim);
        heading->setText(group);
        m_column->addWidget(heading);
        m_groups.append(heading);
    }
    auto *button = new NavButton(m_theme, action);
    m_column->addWidget(button);
    m_buttons.append(button);
    restyle();
}

void Sidebar::setCount(const QAction *action, int count, bool urgent)
{
    for (NavButton *button : m_buttons) {
        if (button->action() == action)
            button->setCount(count, urgent);
    }
}

void Sidebar::setCompact(bool compact)
{
    if (m_compact == compact)
        return;
    m_compact = compact;
    for (NavButton *button : m_buttons)
        button->setCompact(compact);
    restyle();
}

void Sidebar::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.fillRect(event->rect(), m_theme.palette().panel);
    painter.fillRect(QRect(viewport()->width() - 1, 0, 1, viewport()->height()), m_theme.palette().line);
}

} // namespace scorewatch::ui
