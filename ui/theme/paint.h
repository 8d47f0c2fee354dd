// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPolygonF>
#include <QRectF>

class QPainter;

namespace scorewatch::ui {

/// A rounded panel, smooth-edged; without a fill or an edge when that colour is invalid. The edge is 1 px and inside.
void fillRounded(QPainter &painter, const QRectF &rect, double radius, const QColor &fill,
                 const QColor &edge = {});

/// A smooth line through the points with round ends.
void drawStroke(QPainter &painter, const QPolygonF &points, const QColor &colour, double width);

/// States are told by shape as well as by colour, for those who do not see the colours.
enum class Mark {
    Dot,      ///< all is well
    Ring,     ///< being worked at
    Triangle, ///< with reserve
    Square,   ///< gone
    Dash,     ///< nothing known
};
void drawMark(QPainter &painter, const QRectF &rect, Mark mark, const QColor &colour);

/// A triangle that points up or down, for a rank that rose or fell.
void drawArrow(QPainter &painter, const QRectF &rect, bool up, const QColor &colour);

} // namespace scorewatch::ui
