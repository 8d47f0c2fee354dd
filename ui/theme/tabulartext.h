// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QRawFont>
#include <QString>

class QGlyphRun;
class QPainter;

namespace scorewatch::ui {

/// Writes numbers with every digit in a cell of the same width, so that a figure that changes does not dance.
/// Qt can ask a font for its tabular digits only from 6.7 on; this works on all and gives the same picture.
class TabularText final
{
public:
    TabularText() = default;
    explicit TabularText(const QFont &font);

    [[nodiscard]] double width(const QString &text) const;
    /// Draws on one line, cut off nowhere; vertically the digits' height is centred.
    void draw(QPainter &painter, const QRectF &rect, Qt::Alignment alignment, const QString &text) const;

    [[nodiscard]] const QFont &font() const { return m_font; }

private:
    /// False when the font lacks a letter of it: then the text is drawn the ordinary way.
    bool layOut(const QString &text, QGlyphRun *run, double *width) const;

    QFont m_font;
    QRawFont m_raw;
    double m_digitWidth = 0;
};

} // namespace scorewatch::ui
