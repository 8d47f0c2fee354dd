// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/statebadge.h"

#include <QCoreApplication>
#include <QPainter>

#include "ui/theme/theme.h"

namespace scorewatch::ui {

LiveStateLook lookOf(LiveState state)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("LiveState", text); };
    switch (state) {
    case LiveState::Live:
        return {tr(QT_TRANSLATE_NOOP("LiveState", "Live")), Ink::Good, Mark::Dot};
    case LiveState::Late:
        return {tr(QT_TRANSLATE_NOOP("LiveState", "Late")), Ink::Warn, Mark::Triangle};
    case LiveState::Resyncing:
        return {tr(QT_TRANSLATE_NOOP("LiveState", "Resyncing")), Ink::Accent, Mark::Ring};
    case LiveState::Offline:
        break;
    }
    return {tr(QT_TRANSLATE_NOOP("LiveState", "Offline")), Ink::Bad, Mark::Square};
}

StateBadge::StateBadge(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAccessibleName(lookOf(m_state).word);
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void StateBadge::setState(LiveState state)
{
    if (m_state == state)
        return;
    m_state = state;
    setAccessibleName(lookOf(state).word);
    updateGeometry();
    update();
}

void StateBadge::setPixelSize(double pixels)
{
    m_pixels = pixels;
    updateGeometry();
    update();
}

QFont StateBadge::textFont() const
{
    return m_pixels > 0 ? m_theme.fontOfSize(m_pixels, QFont::DemiBold) : m_theme.font(FontRole::SmallStrong);
}

QSize StateBadge::sizeHint() const
{
    const QFontMetrics metrics(textFont());
    const int height = qRound(metrics.height() * 1.35);
    return {metrics.horizontalAdvance(lookOf(m_state).word) + qRound(height * 1.45), height};
}

void StateBadge::paintEvent(QPaintEvent *)
{
    const LiveStateLook look = lookOf(m_state);
    const QColor ink = m_theme.palette().ink(look.ink);
    const double h = height();
    QPainter painter(this);
    fillRounded(painter, rect(), h / 2, Palette::mixed(m_theme.palette().window, ink, 0.16));
    const double side = h * 0.36;
    drawMark(painter, {h * 0.42, (h - side) / 2, side, side}, look.mark, ink);
    painter.setFont(textFont());
    painter.setPen(ink);
    painter.drawText(QRectF(h * 0.42 + side + h * 0.22, 0, width(), h), Qt::AlignVCenter | Qt::AlignLeft,
                     look.word);
}

} // namespace scorewatch::ui
