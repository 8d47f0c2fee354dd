// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/keycap.h"

#include <QFontMetrics>
#include <QPainter>

#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

namespace scorewatch::ui {

int keyCapWidth(const Theme &theme, const QString &key)
{
    return key.isEmpty() ? 0 : QFontMetrics(theme.font(FontRole::Tiny)).horizontalAdvance(key) + theme.px(10);
}

void drawKeyCap(QPainter &painter, const Theme &theme, const QRect &room, const QString &key, bool enabled,
                const QColor &ink)
{
    if (key.isEmpty())
        return;
    const Palette &palette = theme.palette();
    const double width = keyCapWidth(theme, key);
    const double height = theme.px(18);
    const QRectF cap(room.right() + 1 - width, room.top() + (room.height() - height) / 2, width, height);
    fillRounded(painter, cap, theme.px(4), {},
                ink.isValid() ? ink : Palette::mixed(palette.line, palette.dim, 0.5));
    painter.setFont(theme.font(FontRole::Tiny));
    painter.setPen(ink.isValid() ? ink : enabled ? palette.dim : palette.faint);
    painter.drawText(cap, Qt::AlignCenter, key);
}

} // namespace scorewatch::ui
