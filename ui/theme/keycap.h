// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRect>
#include <QString>

class QPainter;

namespace scorewatch::ui {

class Theme;

/// The width of the key as drawKeyCap() draws it; 0 for no key.
int keyCapWidth(const Theme &theme, const QString &key);
/// Draws a key as on a keyboard, at the right end of the room.
void drawKeyCap(QPainter &painter, const Theme &theme, const QRect &room, const QString &key, bool enabled);

} // namespace scorewatch::ui
