// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/paint.h"

#include <QPainter>

namespace scorewatch::ui {

void fillRounded(QPainter &painter, const QRectF &rect, double radius, const QColor &fill, const QColor &edge)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    painter.setPen(edge.isValid() ? QPen(edge, 1) : QPen(Qt::NoPen));
    const double inset = edge.isValid() ? 0.5 : 0;
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius);
    painter.restore();
}

void drawStroke(QPainter &painter, const QPolygonF &points, const QColor &colour, double width)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colour, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(points);
    painter.restore();
}

void drawMark(QPainter &painter, const QRectF &rect, Mark mark, const QColor &colour)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    const double side = std::min(rect.width(), rect.height());
    const QPointF centre = rect.center();
    switch (mark) {
    case Mark::Dot:
        painter.drawEllipse(centre, side / 2, side / 2);
        break;
    case Mark::Ring: {
        const double width = side * 0.26;
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colour, width));
        painter.drawEllipse(centre, side / 2 - width / 2, side / 2 - width / 2);
        break;
    }
    case Mark::Triangle:
        painter.drawPolygon(QPolygonF{{centre.x(), centre.y() - side * 0.5},
                                      {centre.x() + side * 0.56, centre.y() + side * 0.46},
                                      {centre.x() - side * 0.56, centre.y() + side * 0.46}});
        break;
    case Mark::Square:
        painter.drawRect(
            QRectF(centre.x() - side * 0.44, centre.y() - side * 0.44, side * 0.88, side * 0.88));
        break;
    case Mark::Dash:
        painter.drawRect(QRectF(centre.x() - side / 2, centre.y() - side * 0.12, side, side * 0.24));
        break;
    }
    painter.restore();
}

void drawArrow(QPainter &painter, const QRectF &rect, bool up, const QColor &colour)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    const double tip = up ? rect.top() : rect.bottom();
    const double foot = up ? rect.bottom() : rect.top();
    painter.drawPolygon(QPolygonF{{rect.center().x(), tip}, {rect.right(), foot}, {rect.left(), foot}});
    painter.restore();
}

} // namespace scorewatch::ui
