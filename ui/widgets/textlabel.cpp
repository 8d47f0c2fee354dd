// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/textlabel.h"

#include <QPainter>

#include "ui/text.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {

TextLabel::TextLabel(const Theme &theme, FontRole role, Ink ink, QWidget *parent)
    : QLabel(parent), m_theme(theme), m_role(role), m_ink(ink)
{
    setTextFormat(Qt::PlainText);
    setForegroundRole(QPalette::WindowText); // a menu bar would hand down another
    connect(&theme, &Theme::changed, this, &TextLabel::restyle);
    restyle();
}

void TextLabel::restyle()
{
    const QFont wanted = m_theme.font(m_role);
    setFont(m_pixels > 0 ? m_theme.fontOfSize(m_pixels, wanted.weight()) : wanted);
    QPalette colours;
    colours.setColor(QPalette::WindowText, m_theme.palette().ink(m_ink));
    setPalette(colours);
}

void TextLabel::setInk(Ink ink)
{
    if (m_ink == ink)
        return;
    m_ink = ink;
    restyle();
}

void TextLabel::setPixelSize(double pixels)
{
    m_pixels = pixels;
    restyle();
}

void TextLabel::setElided(bool elided)
{
    m_elided = elided;
    updateGeometry();
}

void TextLabel::setShownText(const QString &shown)
{
    if (text() == shown)
        return;
    setText(shown);
    if (m_elided)
        setToolTip(plainToolTip(shown));
}

QSize TextLabel::minimumSizeHint() const
{
    const QSize usual = QLabel::minimumSizeHint();
    return m_elided ? QSize(fontMetrics().horizontalAdvance(u"…"_s), usual.height()) : usual;
}

void TextLabel::paintEvent(QPaintEvent *event)
{
    const QRect room = contentsRect();
    if (!m_elided || wordWrap() || fontMetrics().horizontalAdvance(text()) <= room.width())
        return QLabel::paintEvent(event);
    QPainter painter(this);
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(room, int(alignment()) | Qt::TextSingleLine,
                     fontMetrics().elidedText(text(), Qt::ElideRight, room.width()));
}

} // namespace scorewatch::ui
