// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/statusitem.h"

#include <QHBoxLayout>
#include <QPainter>

#include "ui/text.h"
#include "ui/widgets/textlabel.h"

namespace scorewatch::ui {

StatusItem::StatusItem(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_label(new TextLabel(theme, FontRole::Small, Ink::Dim))
{
    m_label->setElided(true);
    auto *row = new QHBoxLayout(this);
    row->addWidget(m_label);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    connect(&theme, &Theme::changed, this, &StatusItem::restyle);
    restyle();
}

void StatusItem::restyle()
{
    layout()->setContentsMargins(m_theme.px(14), 0, 0, 0);
    update();
}

void StatusItem::setStatus(Mark mark, Ink ink, const QString &text, const QString &more)
{
    m_label->setShownText(text);
    const QString whole = more.isEmpty() ? text : text + QLatin1Char('\n') + more;
    m_label->setToolTip(plainToolTip(whole));
    setAccessibleName(text);
    setAccessibleDescription(more);
    if (m_mark == mark && m_ink == ink)
        return;
    m_mark = mark;
    m_ink = ink;
    update();
}

QString StatusItem::text() const
{
    return m_label->text();
}

void StatusItem::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const double side = m_theme.px(8);
    drawMark(painter, {0, (height() - side) / 2, side, side}, m_mark, m_theme.palette().ink(m_ink));
}

} // namespace scorewatch::ui
