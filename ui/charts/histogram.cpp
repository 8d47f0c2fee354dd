// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/histogram.h"

#include <algorithm>
#include <cmath>

#include <QAccessible>
#include <QKeyEvent>
#include <QPainter>

#include "ui/format.h"
#include "ui/fraudlook.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {

Histogram::Histogram(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    setAccessibleName(tr("Players by measured value; arrow keys move the threshold"));
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void Histogram::setBars(const QList<LabReport::Bar> &bars, double threshold)
{
    m_bars = bars;
    m_threshold = threshold;
    describe();
    update();
}

void Histogram::setThreshold(double threshold)
{
    m_threshold = threshold;
    describe();
    update();
}

qint64 Histogram::playersAbove() const
{
    double players = 0;
    for (const LabReport::Bar &bar : m_bars) {
        const double width = bar.to - bar.from;
        const double share = width > 0 ? std::clamp((bar.to - m_threshold) / width, 0.0, 1.0)
                                       : (bar.from > m_threshold ? 1.0 : 0.0);
        players += share * double(bar.players);
    }
    return qRound64(players);
}

void Histogram::describe()
{
    setAccessibleDescription(isEmpty() ? tr("Nothing was measured yet")
                                       : tr("Threshold %1: about %2 players would be hit")
                                             .arg(measured(m_threshold), number(playersAbove())));
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
}

void Histogram::move(double threshold)
{
    if (isEmpty())
        return;
    const double bounded = std::clamp(threshold, low(), high());
    if (bounded == m_threshold)
        return;
    setThreshold(bounded);
    Q_EMIT thresholdMoved(bounded);
}

QSize Histogram::sizeHint() const
{
    return {m_theme.px(360), m_theme.px(132)};
}

QSize Histogram::minimumSizeHint() const
{
    return {m_theme.px(160), m_theme.px(110)};
}

QRectF Histogram::plot() const
{
    return rect().toRectF().adjusted(m_theme.px(8), m_theme.px(22), -m_theme.px(8), -m_theme.px(20));
}

double Histogram::xOf(double value) const
{
    const double span = std::max(1e-9, high() - low());
    return plot().left() + plot().width() * std::clamp((value - low()) / span, 0.0, 1.0);
}

void Histogram::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Palette &palette = m_theme.palette();
    const QRectF room = plot();
    painter.fillRect(QRectF(room.left(), room.bottom(), room.width(), 1), palette.line);
    if (hasFocus())
        fillRounded(painter, rect(), m_theme.px(6), {}, palette.accent);
    if (isEmpty())
        return;
    double most = 1;
    for (const LabReport::Bar &bar : m_bars)
        most = std::max(most, double(bar.players));
    for (const LabReport::Bar &bar : m_bars) {
        if (bar.players <= 0)
            continue;
        const double height = room.height() * std::log1p(double(bar.players)) / std::log1p(most);
        const double left = xOf(bar.from) + 1;
        const double right = std::max(left + 1, xOf(bar.to) - 1);
        const double cut = std::clamp(xOf(m_threshold), left, right);
        const double top = room.bottom() - std::max(2.0, height);
        painter.fillRect(QRectF(left, top, cut - left, room.bottom() - top), palette.wash(palette.dim, 0.45));
        painter.fillRect(QRectF(cut, top, right - cut, room.bottom() - top), palette.bad);
    }
    drawAxis(painter);
    drawThreshold(painter);
}

void Histogram::drawAxis(QPainter &painter) const
{
    painter.setFont(m_theme.font(FontRole::Tiny));
    painter.setPen(m_theme.palette().dim);
    const QRectF room = plot();
    for (int i = 0; i <= 4; ++i) {
        const double value = low() + (high() - low()) * i / 4;
        const double wide = m_theme.px(80);
        const double x = xOf(value);
        const QRectF place(i == 0 ? x : (i == 4 ? x - wide : x - wide / 2), room.bottom() + m_theme.px(4),
                           wide, m_theme.px(15));
        painter.drawText(place, i == 0 ? Qt::AlignLeft : (i == 4 ? Qt::AlignRight : Qt::AlignHCenter),
                         measured(value));
    }
}

void Histogram::drawThreshold(QPainter &painter) const
{
    const Palette &palette = m_theme.palette();
    const QRectF room = plot();
    const double x = std::round(xOf(m_threshold));
    painter.fillRect(QRectF(x - 1, m_theme.px(16), 2, room.bottom() - m_theme.px(16)), palette.text);
    const QFont font = m_theme.font(FontRole::SmallStrong);
    const QString text
        = tr("threshold %1 · about %2 players").arg(measured(m_threshold), number(playersAbove()));
    const double wide = QFontMetrics(font).horizontalAdvance(text) + m_theme.px(8);
    const double left = std::clamp(x - wide / 2, 0.0, std::max(0.0, width() - wide));
    painter.setFont(font);
    painter.setPen(palette.text);
    painter.drawText(QRectF(left, 0, wide, m_theme.px(16)), Qt::AlignCenter, text);
}

void Histogram::keyPressEvent(QKeyEvent *event)
{
    if (isEmpty())
        return QWidget::keyPressEvent(event);
    // A whole one at a time where the values are whole.
    const double step = std::max(high() - low() > 20 ? 1.0 : 0.1, std::round((high() - low()) / 100));
    switch (event->key()) {
    case Qt::Key_Left:
        return move(m_threshold - step);
    case Qt::Key_Right:
        return move(m_threshold + step);
    case Qt::Key_PageDown:
        return move(m_threshold - 10 * step);
    case Qt::Key_PageUp:
        return move(m_threshold + 10 * step);
    case Qt::Key_Home:
        return move(low());
    case Qt::Key_End:
        return move(high());
    default:
        QWidget::keyPressEvent(event);
    }
}

void Histogram::mousePressEvent(QMouseEvent *event)
{
    mouseMoveEvent(event);
}

void Histogram::mouseMoveEvent(QMouseEvent *event)
{
    if (isEmpty() || !(event->buttons() & Qt::LeftButton))
        return;
    const double share = (event->position().x() - plot().left()) / std::max(1.0, plot().width());
    const double value = low() + share * (high() - low());
    move(high() - low() > 20 ? std::round(value) : std::round(value * 10) / 10);
}

} // namespace scorewatch::ui
