// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/figure.h"

#include <cmath>

#include <QPainter>

using namespace Qt::StringLiterals;

namespace scorewatch::ui {

Figure::Figure(const Theme &theme, FontRole role, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_role(role), m_number(u"–"_s)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, &Figure::restyle);
    restyle();
}

void Figure::restyle()
{
    m_digits = TabularText(m_theme.font(m_role));
    updateGeometry();
    update();
}

void Figure::setFigure(const QString &number, const QString &unit)
{
    if (m_number == number && m_unit == unit)
        return;
    const bool wider = number.size() != m_number.size() || unit != m_unit;
    m_number = number;
    m_unit = unit;
    setAccessibleDescription(m_unit.isEmpty() ? m_number : m_number + u' ' + m_unit);
    if (wider)
        updateGeometry();
    update();
}

void Figure::setInk(Ink ink)
{
    if (m_ink == ink)
        return;
    m_ink = ink;
    update();
}

QSize Figure::sizeHint() const
{
    const QFontMetricsF metrics(m_digits.font());
    double width = m_digits.width(m_number);
    if (!m_unit.isEmpty())
        width += m_theme.px(5) + QFontMetricsF(m_theme.font(FontRole::Body)).horizontalAdvance(m_unit);
    return {int(std::ceil(width)), int(std::ceil(metrics.height()))};
}

void Figure::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setPen(m_theme.palette().ink(m_ink));
    m_digits.draw(painter, rect(), Qt::AlignLeft, m_number);
    if (m_unit.isEmpty())
        return;
    const QFont small = m_theme.font(FontRole::Body);
    // The unit stands on the digits' base line.
    const double base = rect().toRectF().center().y() + QFontMetricsF(m_digits.font()).capHeight() / 2;
    painter.setFont(small);
    painter.setPen(m_theme.palette().dim);
    painter.drawText(QPointF(m_digits.width(m_number) + m_theme.px(5), base), m_unit);
}

} // namespace scorewatch::ui
