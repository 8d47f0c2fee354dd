// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/minichart.h"

#include <algorithm>
#include <cmath>

#include <QLinearGradient>
#include <QPainter>

#include "ui/format.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

namespace scorewatch::ui {

MiniChart::MiniChart(const Theme &theme, int capacity, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_capacity(capacity)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void MiniChart::append(double value)
{
    if (m_values.size() >= m_capacity)
        m_values.removeFirst();
    m_values.append(std::isfinite(value) ? std::max(0.0, value) : 0.0);
    const auto [low, high] = std::minmax_element(m_values.cbegin(), m_values.cend());
    setAccessibleDescription(
        tr("Now %1, between %2 and %3").arg(rate(m_values.last()), rate(*low), rate(*high)));
    update();
}

void MiniChart::clear()
{
    m_values.clear();
    update();
}

void MiniChart::setInk(Ink ink)
{
    m_ink = ink;
    update();
}

QSize MiniChart::sizeHint() const
{
    return {m_theme.px(160), m_theme.px(48)};
}

void MiniChart::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QRectF room = rect().toRectF().adjusted(1, m_theme.px(3), -m_theme.px(2), -1);
    const Palette &palette = m_theme.palette();
    painter.fillRect(QRectF(room.left(), room.bottom(), room.width(), 1), palette.line);
    if (m_values.size() < 2)
        return;
    // From zero, so that the height means something; a flat line of zeros lies on the ground.
    const double top = std::max(*std::max_element(m_values.cbegin(), m_values.cend()) * 1.1, 1e-9);
    const qsizetype shown
        = std::max<qsizetype>(m_values.size(), m_capacity / 6); // the first values need not fill it
    const double step = room.width() / double(shown - 1);
    QPolygonF line;
    line.reserve(m_values.size() + 2);
    double x = room.right() - step * double(m_values.size() - 1);
    for (const double value : m_values) {
        line.append({x, room.bottom() - room.height() * value / top});
        x += step;
    }
    const QColor ink = palette.ink(m_ink);
    QPolygonF area = line;
    area.append({line.last().x(), room.bottom()});
    area.append({line.first().x(), room.bottom()});
    QLinearGradient fade(room.topLeft(), room.bottomLeft());
    fade.setColorAt(0, palette.wash(ink, 0.30));
    fade.setColorAt(1, palette.wash(ink, 0.02));
    painter.setPen(Qt::NoPen);
    painter.setBrush(fade);
    painter.drawPolygon(area);
    drawStroke(painter, line, ink, 1.6 * m_theme.scale());
}

} // namespace scorewatch::ui
