// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/delegates/avatar.h"

#include <QPainter>

namespace scorewatch::ui {

QColor avatarColour(const UserId &id)
{
    // White letters have a contrast of 4.5 or more on each of them.
    static constexpr QRgb kColours[]
        = {0x7255e0, 0xc93a66, 0x1b8075, 0x2b6fd6, 0xc2493d, 0x846455, 0x5a6bc4, 0xa8690f,
           0x53802f, 0xab22a0, 0x0d7d9c, 0x8a4fbf, 0x66722a, 0xb5541c, 0x4a7381, 0xa34a7c};
    // FNV-1a: qHash() may give another number in the next version of Qt.
    quint32 hash = 2166136261u;
    for (const char byte : id.uuid().toRfc4122())
        hash = (hash ^ quint8(byte)) * 16777619u;
    return QColor(kColours[hash % std::size(kColours)]);
}

QPixmap avatarPixmap(const UserId &id, const QString &letters, const QFont &font, int side, double pixelRatio)
{
    const int pixels = std::max(1, qRound(side * pixelRatio));
    QPixmap pixmap(pixels, pixels);
    pixmap.setDevicePixelRatio(pixelRatio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(avatarColour(id));
    painter.drawEllipse(QRectF(0, 0, side, side));
    painter.setPen(Qt::white);
    painter.setFont(font);
    painter.drawText(QRectF(0, 0, side, side), Qt::AlignCenter, letters);
    return pixmap;
}

} // namespace scorewatch::ui
