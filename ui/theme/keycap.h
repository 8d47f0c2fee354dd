// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QRect>
#include <QString>

class QPainter;

namespace scorewatch::ui {

class Theme;

/// The width of the key as drawKeyCap() draws it; 0 for no key.
int keyCapWidth(const Theme &theme, const QString &key);
/// Draws a key as on a keyboard, at the right end of the room; in `ink` where it lies on a coloured fill.
void drawKeyCap(QPainter &painter, const Theme &theme, const QRect &room, const QString &key, bool enabled,
                const QColor &ink = {});

} // namespace scorewatch::ui
