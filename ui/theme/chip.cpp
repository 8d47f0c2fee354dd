// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/chip.h"

#include <algorithm>

#include <QCoreApplication>
#include <QPainter>

#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

namespace scorewatch::ui {
namespace {

constexpr int kBars = 4;
constexpr double kHeight = 20;
constexpr double kPadding = 8;
constexpr double kBarsWidth = 15;

void drawBars(QPainter &painter, const Theme &theme, const QRectF &room, const ChipLook &look)
{
    const Palette &palette = theme.palette();
    const QColor ink = palette.ink(look.ink);
    const double width = 2.4 * theme.scale();
    const double step = (room.width() - width) / (kBars - 1);
    for (int bar = 0; bar < kBars; ++bar) {
        const double height = room.height() * (bar + 1.6) / (kBars + 0.6);
        fillRounded(painter, {room.left() + bar * step, room.bottom() - height, width, height}, width / 2,
                    bar < look.bars ? ink : palette.wash(ink, 0.32));
    }
}

} // namespace

ChipLook chipOf(Severity severity)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("Severity", text); };
    switch (severity) {
    case Severity::Critical:
        return {tr(QT_TRANSLATE_NOOP("Severity", "critical")), Ink::Critical, 4};
    case Severity::High:
        return {tr(QT_TRANSLATE_NOOP("Severity", "high")), Ink::Bad, 3};
    case Severity::Medium:
        return {tr(QT_TRANSLATE_NOOP("Severity", "medium")), Ink::Warn, 2};
    case Severity::Low:
        break;
    }
    return {tr(QT_TRANSLATE_NOOP("Severity", "low")), Ink::Dim, 1};
}

QSize chipSize(const Theme &theme, const ChipLook &look)
{
    const QFontMetrics metrics(theme.font(FontRole::Tiny));
    const double bars = look.bars > 0 ? kBarsWidth + 5 : 0;
    return {metrics.horizontalAdvance(look.text) + theme.px(2 * kPadding + bars), theme.px(kHeight)};
}

void drawChip(QPainter &painter, const Theme &theme, const QRectF &room, const ChipLook &look)
{
    const Palette &palette = theme.palette();
    const QColor ink = palette.ink(look.ink);
    const QSizeF wanted = chipSize(theme, look);
    const double width = std::min(wanted.width(), room.width());
    const QRectF chip(room.left(), room.center().y() - wanted.height() / 2, width, wanted.height());
    fillRounded(painter, chip, theme.px(6), palette.wash(ink, 0.14));
    QRectF inside = chip.adjusted(theme.px(kPadding), 0, -theme.px(kPadding) + 2, 0);
    if (look.bars > 0) {
        const double height = theme.px(10);
        drawBars(painter, theme,
                 {inside.left(), chip.center().y() - height / 2, double(theme.px(kBarsWidth)), height}, look);
        inside.setLeft(inside.left() + theme.px(kBarsWidth + 5));
    }
    const QFont font = theme.font(FontRole::Tiny);
    painter.setFont(font);
    // Nearer to the text's colour than the bars: small letters want the contrast.
    painter.setPen(Palette::mixed(ink, palette.text, 0.3));
    painter.drawText(inside, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                     QFontMetrics(font).elidedText(look.text, Qt::ElideRight, int(inside.width()) + 2));
}

} // namespace scorewatch::ui
