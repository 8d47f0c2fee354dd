// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/scorecurve.h"

#include <algorithm>
#include <cmath>

#include <QHelpEvent>
#include <QLinearGradient>
#include <QPainter>
#include <QToolTip>

#include "ui/format.h"
#include "ui/text.h"
#include "ui/theme/paint.h"
#include "ui/theme/tabulartext.h"
#include "ui/theme/theme.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

constexpr int kLines = 4;
constexpr qint64 kDay = 86'400'000;

/// 1, 2 or 5 times a power of ten, not below `least`.
double roundStep(double least)
{
    const double power = std::pow(10.0, std::floor(std::log10(std::max(least, 1.0))));
    for (const double factor : {1.0, 2.0, 5.0, 10.0}) {
        if (factor * power >= least)
            return factor * power;
    }
    return 10 * power;
}

} // namespace

ScoreCurve::ScoreCurve(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Score over time"));
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void ScoreCurve::setCurve(const QList<ScorePoint> &points, const QDateTime &suspectFrom,
                          const QDateTime &suspectTo)
{
    m_points = points;
    m_suspectFrom = suspectFrom;
    m_suspectTo = suspectTo;
    measure();
    if (!points.isEmpty())
        setAccessibleDescription(tr("From %1 to %2 points between %3 and %4")
                                     .arg(number(points.first().score), number(points.last().score),
                                          fullTime(points.first().at), fullTime(points.last().at)));
    update();
}

void ScoreCurve::measure()
{
    if (m_points.isEmpty())
        return;
    m_from = m_points.first().at.toMSecsSinceEpoch();
    m_to = std::max(m_from + 1000, m_points.last().at.toMSecsSinceEpoch());
    const auto [low, high]
        = std::minmax_element(m_points.cbegin(), m_points.cend(),
                              [](const ScorePoint &a, const ScorePoint &b) { return a.score < b.score; });
    m_step = roundStep(std::max(1.0, double(high->score - low->score)) / kLines);
    m_low = std::floor(double(low->score) / m_step) * m_step;
    m_lines = std::max(2, int(std::ceil((double(high->score) - m_low) / m_step)));
}

QSize ScoreCurve::sizeHint() const
{
    return {m_theme.px(480), m_theme.px(200)};
}

QSize ScoreCurve::minimumSizeHint() const
{
    return {m_theme.px(160), m_theme.px(160)};
}

QRectF ScoreCurve::plot() const
{
    const QFontMetrics metrics(m_theme.font(FontRole::Small));
    const int left = metrics.horizontalAdvance(number(qint64(m_low + m_step * m_lines))) + m_theme.px(10);
    return QRectF(rect()).adjusted(left, m_theme.px(8), -m_theme.px(8), -metrics.height() - m_theme.px(8));
}

double ScoreCurve::xOf(const QDateTime &at) const
{
    const QRectF room = plot();
    const double share = double(at.toMSecsSinceEpoch() - m_from) / double(m_to - m_from);
    return room.left() + room.width() * std::clamp(share, 0.0, 1.0);
}

double ScoreCurve::yOf(double score) const
{
    const QRectF room = plot();
    return room.bottom() - room.height() * (score - m_low) / (m_step * m_lines);
}

void ScoreCurve::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    if (m_points.size() < 2) {
        painter.setFont(m_theme.font(FontRole::Body));
        painter.setPen(m_theme.palette().dim);
        painter.drawText(rect(), Qt::AlignCenter, tr("There is no history to draw."));
        return;
    }
    paintSpan(painter);
    paintAxes(painter);
    paintLine(painter);
}

void ScoreCurve::paintSpan(QPainter &painter) const
{
    if (!m_suspectFrom.isValid() || !m_suspectTo.isValid())
        return;
    const Palette &palette = m_theme.palette();
    const QRectF room = plot();
    double left = xOf(m_suspectFrom);
    double right = xOf(m_suspectTo);
    const double least = m_theme.px(6); // a span of seconds is seen in an hour too
    if (right - left < least) {
        const double middle = (left + right) / 2;
        left = std::max(room.left(), std::min(middle - least / 2, room.right() - least));
        right = left + least;
    }
    painter.fillRect(QRectF(left, room.top(), right - left, room.height()), palette.wash(palette.bad, 0.16));
    for (const double edge : {left, right})
        painter.fillRect(QRectF(edge - 0.5, room.top(), 1, room.height()), palette.wash(palette.bad, 0.55));
}

void ScoreCurve::paintAxes(QPainter &painter) const
{
    const Palette &palette = m_theme.palette();
    const QRectF room = plot();
    const QFont font = m_theme.font(FontRole::Small);
    const QFontMetrics metrics(font);
    const TabularText digits(font);
    painter.setFont(font);
    const int every = m_lines > 5 ? 2 : 1;
    for (int line = 0; line <= m_lines; line += every) {
        const double score = m_low + m_step * line;
        const double y = std::round(yOf(score));
        painter.fillRect(QRectF(room.left(), y, room.width(), 1), palette.line);
        painter.setPen(palette.dim);
        digits.draw(painter,
                    QRectF(0, y - metrics.height() / 2.0, room.left() - m_theme.px(8), metrics.height()),
                    Qt::AlignRight, number(qint64(score)));
    }
    const QString format = m_to - m_from > 3 * kDay ? u"d MMM"_s
        : m_to - m_from > 600'000                   ? u"HH:mm"_s
                                                    : u"HH:mm:ss"_s;
    const int marks = std::clamp(int(room.width()) / m_theme.px(110), 1, 8);
    for (int mark = 0; mark <= marks; ++mark) {
        const QDateTime at = QDateTime::fromMSecsSinceEpoch(m_from + (m_to - m_from) * mark / marks);
        const QString text = shownLocale().toString(at, format);
        const double width = metrics.horizontalAdvance(text) + 2;
        const double x = std::clamp(room.left() + room.width() * mark / marks - width / 2, room.left(),
                                    room.right() - width);
        painter.setPen(palette.dim);
        painter.drawText(QRectF(x, room.bottom() + m_theme.px(6), width, metrics.height()), Qt::AlignCenter,
                         text);
    }
}

void ScoreCurve::paintLine(QPainter &painter) const
{
    QPolygonF line;
    line.reserve(m_points.size() + 2);
    for (const ScorePoint &point : m_points)
        line.append({xOf(point.at), yOf(double(point.score))});
    const QRectF room = plot();
    QPolygonF area = line;
    area.append({line.last().x(), room.bottom()});
    area.append({line.first().x(), room.bottom()});
    QColor ink = m_theme.palette().accent;
    QLinearGradient fade(room.topLeft(), room.bottomLeft());
    ink.setAlphaF(0.20F);
    fade.setColorAt(0, ink);
    ink.setAlphaF(0.01F);
    fade.setColorAt(1, ink);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(fade);
    painter.drawPolygon(area);
    painter.restore();
    drawStroke(painter, line, m_theme.palette().accent, 1.8 * m_theme.scale());
}

QString ScoreCurve::pointText(const ScorePoint &point) const
{
    QString text = u"%1\n%2"_s.arg(fullTime(point.at), number(point.score));
    if (point.change != 0)
        text += u" (%1)"_s.arg(signedNumber(point.change));
    if (!point.actionId.isEmpty())
        text += u'\n' + shownText(point.actionId, 80);
    return text;
}

bool ScoreCurve::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip || m_points.size() < 2)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const auto nearest = std::min_element(
        m_points.cbegin(), m_points.cend(), [this, help](const ScorePoint &a, const ScorePoint &b) {
            return std::abs(xOf(a.at) - help->pos().x()) < std::abs(xOf(b.at) - help->pos().x());
        });
    QToolTip::showText(help->globalPos(), plainToolTip(pointText(*nearest)), this);
    return true;
}

} // namespace scorewatch::ui
