// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/textfield.h"

#include <QPainter>
#include <QStyleOptionFrame>

#include "ui/theme/theme.h"

namespace scorewatch::ui {

TextField::TextField(const Theme &theme, int lines, QWidget *parent)
    : QPlainTextEdit(parent), m_theme(theme), m_lines(lines)
{
    setFrameShape(QFrame::NoFrame);
    setTabChangesFocus(true);
    viewport()->setAutoFillBackground(false);
    connect(&theme, &Theme::changed, this, &TextField::restyle);
    restyle();
}

void TextField::restyle()
{
    document()->setDocumentMargin(m_theme.px(4));
    setViewportMargins(m_theme.px(4), m_theme.px(3), m_theme.px(4), m_theme.px(3));
    setFixedHeight(QFontMetrics(m_theme.font(FontRole::Body)).lineSpacing() * m_lines + m_theme.px(18));
}

/// The text scrolls inside the frame, so the frame is painted under it by hand.
bool TextField::event(QEvent *event)
{
    if (event->type() != QEvent::Paint)
        return QPlainTextEdit::event(event);
    QPainter painter(this);
    QStyleOptionFrame option;
    option.initFrom(this);
    option.lineWidth = 1;
    style()->drawPrimitive(QStyle::PE_PanelLineEdit, &option, &painter, this);
    return true;
}

void TextField::focusInEvent(QFocusEvent *event)
{
    QPlainTextEdit::focusInEvent(event);
    update();
}

void TextField::focusOutEvent(QFocusEvent *event)
{
    QPlainTextEdit::focusOutEvent(event);
    update();
}

} // namespace scorewatch::ui
