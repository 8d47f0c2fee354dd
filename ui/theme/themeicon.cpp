// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/themeicon.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QPointer>
#include <QSvgRenderer>

#include "ui/theme/theme.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

QByteArray sourceOf(const QString &name)
{
    QFile file(u":/scorewatch/icons/%1.svg"_s.arg(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QPixmap pixmapOf(const QString &name, const QColor &colour, const QSize &pixels)
{
    const QString key
        = u"scorewatch-icon:%1:%2:%3x%4"_s.arg(name, colour.name()).arg(pixels.width()).arg(pixels.height());
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    QSvgRenderer renderer(sourceOf(name).replace("currentColor", colour.name().toLatin1()));
    Q_ASSERT_X(renderer.isValid(), "themeIcon", qPrintable(name));
    pixmap = QPixmap(pixels);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    renderer.render(&painter, QRectF(QPointF(), QSizeF(pixels)));
    painter.end();
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

class ThemeIconEngine final : public QIconEngine
{
public:
    ThemeIconEngine(const Theme *theme, QString name, Ink ink)
        : m_theme(theme), m_name(std::move(name)), m_ink(ink)
    { }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        drawIcon(*painter, rect, m_name, colour(mode));
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override
    {
        return pixmapOf(m_name, colour(mode), size);
    }

    QIconEngine *clone() const override { return new ThemeIconEngine(*this); }
    QString iconName() override { return m_name; }
    bool isNull() override { return false; }

private:
    [[nodiscard]] QColor colour(QIcon::Mode mode) const
    {
        if (!m_theme)
            return Qt::gray;
        const Palette &palette = m_theme->palette();
        if (mode == QIcon::Disabled)
            return palette.faint;
        return mode == QIcon::Selected ? palette.onAccent : palette.ink(m_ink);
    }

    QPointer<const Theme> m_theme;
    QString m_name;
    Ink m_ink;
};

} // namespace

QIcon themeIcon(const Theme &theme, const QString &name, Ink ink)
{
    return QIcon(new ThemeIconEngine(&theme, name, ink));
}

QPixmap appMark(int side, double pixelRatio)
{
    QPixmap pixmap = pixmapOf(u"scorewatch"_s, Qt::black, QSize(side, side) * pixelRatio);
    pixmap.setDevicePixelRatio(pixelRatio);
    return pixmap;
}

void drawIcon(QPainter &painter, const QRectF &rect, const QString &name, const QColor &colour)
{
    const double ratio = painter.device()->devicePixelRatioF();
    const QSize pixels = (rect.size() * ratio).toSize().expandedTo({1, 1});
    QPixmap pixmap = pixmapOf(name, colour, pixels);
    pixmap.setDevicePixelRatio(ratio);
    painter.drawPixmap(rect.topLeft(), pixmap);
}

} // namespace scorewatch::ui
