// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/tabulartext.h"

#include <algorithm>

#include <QFontMetricsF>
#include <QGlyphRun>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

} // namespace

TabularText::TabularText(const QFont &font) : m_font(font), m_raw(QRawFont::fromFont(font))
{
    for (const QPointF &advance : m_raw.advancesForGlyphIndexes(m_raw.glyphIndexesForString(u"0123456789"_s)))
        m_digitWidth = std::max(m_digitWidth, advance.x());
}

bool TabularText::layOut(const QString &text, QGlyphRun *run, double *width) const
{
    const QList<quint32> glyphs = m_raw.glyphIndexesForString(text);
    if (!m_raw.isValid() || glyphs.size() != text.size() || glyphs.contains(0u))
        return false;
    const QList<QPointF> advances = m_raw.advancesForGlyphIndexes(glyphs);
    QList<QPointF> positions;
    positions.reserve(glyphs.size());
    double x = 0;
    for (qsizetype i = 0; i < glyphs.size(); ++i) {
        const double own = advances.at(i).x();
        const bool digit = isDigit(text.at(i));
        positions.append({digit ? x + (m_digitWidth - own) / 2 : x, 0});
        x += digit ? m_digitWidth : own;
    }
    *width = x;
    if (run) {
        run->setRawFont(m_raw);
        run->setGlyphIndexes(glyphs);
        run->setPositions(positions);
    }
    return true;
}

double TabularText::width(const QString &text) const
{
    double width = 0;
    return layOut(text, nullptr, &width) ? width : QFontMetricsF(m_font).horizontalAdvance(text);
}

void TabularText::draw(QPainter &painter, const QRectF &rect, Qt::Alignment alignment,
                       const QString &text) const
{
    QGlyphRun run;
    double width = 0;
    if (!layOut(text, &run, &width)) {
        painter.setFont(m_font);
        painter.drawText(rect, int(alignment | Qt::AlignVCenter | Qt::TextDontClip), text);
        return;
    }
    double x = rect.left();
    if (alignment & Qt::AlignRight)
        x = rect.right() - width;
    else if (alignment & Qt::AlignHCenter)
        x = rect.center().x() - width / 2;
    const double baseline = rect.center().y() + m_raw.capHeight() / 2;
    painter.drawGlyphRun({x, baseline}, run);
}

} // namespace scorewatch::ui
