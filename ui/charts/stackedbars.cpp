// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/stackedbars.h"

#include <algorithm>
#include <numeric>

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include "ui/format.h"
#include "ui/text.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {

StackedBars::StackedBars(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
    describe();
}

void StackedBars::setSeries(const QDateTime &from, std::chrono::seconds step, const QList<Series> &series)
{
    if (from == m_from && step == m_step && series == m_series)
        return;
    m_from = from;
    m_step = step;
    m_series = series;
    describe();
    update();
}

qint64 StackedBars::total() const
{
    qint64 sum = 0;
    for (const Series &one : m_series)
        sum = std::accumulate(one.values.cbegin(), one.values.cend(), sum);
    return sum;
}

qint64 StackedBars::heightOf(qsizetype bar) const
{
    qint64 sum = 0;
    for (const Series &one : m_series)
        sum += one.values.value(bar);
    return sum;
}

void StackedBars::describe()
{
    const qint64 all = total();
    if (all == 0)
        return setAccessibleDescription(tr("No events in this time"));
    qsizetype highest = 0;
    for (qsizetype i = 1; i < bars(); ++i) {
        if (heightOf(i) > heightOf(highest))
            highest = i;
    }
    QStringList parts;
    for (const Series &one : m_series) {
        const qint64 sum = std::accumulate(one.values.cbegin(), one.values.cend(), qint64(0));
        if (sum > 0)
            parts.append(tr("%1 %2").arg(one.name, number(sum)));
    }
    setAccessibleDescription(tr("%1 events since %2: %3. Most at %4: %5")
                                 .arg(number(all), shortTime(m_from), parts.join(u", "_s),
                                      shortTime(m_from.addSecs(m_step.count() * highest)),
                                      number(heightOf(highest))));
}

QSize StackedBars::sizeHint() const
{
    return {m_theme.px(400), m_theme.px(118)};
}

QSize StackedBars::minimumSizeHint() const
{
    return {m_theme.px(160), m_theme.px(80)};
}

QRectF StackedBars::plot() const
{
    return rect().toRectF().adjusted(0, m_theme.px(24), -m_theme.px(40), -m_theme.px(18));
}

void StackedBars::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    drawLegend(painter, QRectF(0, 0, width(), m_theme.px(18)));
    drawBars(painter, plot());
    drawTimes(painter, plot());
}

void StackedBars::drawLegend(QPainter &painter, const QRectF &room) const
{
    const QFont font = m_theme.font(FontRole::Small);
    const QFontMetrics metrics(font);
    painter.setFont(font);
    const double side = m_theme.px(9);
    double x = room.left();
    for (const Series &one : m_series) {
        const double width = side + m_theme.px(6) + metrics.horizontalAdvance(one.name);
        if (x + width > room.right())
            break;
        fillRounded(painter, {x, room.center().y() - side / 2, side, side}, m_theme.px(2),
                    m_theme.palette().ink(one.ink));
        painter.setPen(m_theme.palette().dim);
        painter.drawText(QRectF(x + side + m_theme.px(6), room.top(), width, room.height()),
                         Qt::AlignLeft | Qt::AlignVCenter, one.name);
        x += width + m_theme.px(16);
    }
}

void StackedBars::drawBars(QPainter &painter, const QRectF &room) const
{
    const Palette &palette = m_theme.palette();
    qint64 most = 0;
    for (qsizetype i = 0; i < bars(); ++i)
        most = std::max(most, heightOf(i));
    painter.setFont(m_theme.font(FontRole::Tiny));
    for (const double share : {0.0, 0.5, 1.0}) {
        const double y = std::round(room.bottom() - room.height() * share);
        painter.fillRect(QRectF(room.left(), y, room.width(), 1),
                         share == 0 ? palette.line : Palette::mixed(palette.panel, palette.line, 0.6));
        if (share == 1 && most > 0) {
            painter.setPen(palette.dim);
            painter.drawText(
                QRectF(room.right() + m_theme.px(6), y - m_theme.px(8), m_theme.px(60), m_theme.px(16)),
                Qt::AlignLeft | Qt::AlignVCenter, number(most));
        }
    }
    if (most == 0)
        return;
    const double slot = room.width() / double(bars());
    const double gap = std::min<double>(slot * 0.25, m_theme.px(4));
    for (qsizetype i = 0; i < bars(); ++i) {
        double y = room.bottom();
        for (const Series &one : m_series) {
            const double height = room.height() * double(one.values.value(i)) / double(most);
            if (height <= 0)
                continue;
            const double top = std::max(room.top(), y - std::max(1.0, height));
            painter.fillRect(QRectF(room.left() + slot * double(i) + gap / 2, top, slot - gap, y - top),
                             palette.ink(one.ink));
            y = top;
        }
    }
}

void StackedBars::drawTimes(QPainter &painter, const QRectF &room) const
{
    if (bars() == 0)
        return;
    painter.setPen(m_theme.palette().dim);
    painter.setFont(m_theme.font(FontRole::Tiny));
    const qint64 span = m_step.count() * bars();
    const int labels = std::clamp(int(room.width() / m_theme.px(110)), 1, 6);
    for (int i = 0; i <= labels; ++i) {
        const QDateTime at = m_from.addSecs(span * i / labels);
        const QString text
            = span > 2 * 86'400 ? shownLocale().toString(at.toLocalTime(), u"d MMM"_s) : shortTime(at);
        const double x = room.left() + room.width() * i / labels;
        const double wide = m_theme.px(60);
        const QRectF place(i == 0 ? x : (i == labels ? x - wide : x - wide / 2),
                           room.bottom() + m_theme.px(3), wide, m_theme.px(15));
        painter.drawText(place, (i == 0 ? Qt::AlignLeft : (i == labels ? Qt::AlignRight : Qt::AlignHCenter)),
                         text);
    }
}

bool StackedBars::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip || bars() == 0)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const QRectF room = plot();
    const auto bar = qsizetype((help->pos().x() - room.left()) / room.width() * double(bars()));
    if (bar < 0 || bar >= bars())
        return true;
    QStringList lines{shortTime(m_from.addSecs(m_step.count() * bar))};
    for (const Series &one : m_series) {
        if (one.values.value(bar) > 0)
            lines.append(tr("%1 %2").arg(one.name, number(one.values.value(bar))));
    }
    QToolTip::showText(help->globalPos(), plainToolTip(lines.join(u" · "_s)), this);
    return true;
}

} // namespace scorewatch::ui
