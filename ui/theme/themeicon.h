// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QString>

#include "ui/theme/palette.h"

class QPainter;

namespace scorewatch::ui {

class Theme;

/// The line icon `name` of resources/icons, tinted at the moment it is painted: a change of theme needs no new icon.
QIcon themeIcon(const Theme &theme, const QString &name, Ink ink = Ink::Dim);

/// Paints the icon into the rectangle in that colour.
void drawIcon(QPainter &painter, const QRectF &rect, const QString &name, const QColor &colour);

/// The program's own mark, which has its own colours.
QPixmap appMark(int side, double pixelRatio);

} // namespace scorewatch::ui
