// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/themestyle.h"

#include <algorithm>

#include <QPainter>
#include <QStyleOption>
#include <QWidget>

#include "ui/theme/paint.h"
#include "ui/theme/themeicon.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

bool hasVisibleFocus(const QStyleOption *option)
{
    return option->state & QStyle::State_HasFocus && option->state & QStyle::State_KeyboardFocusChange;
}

Emphasis emphasisOf(const QWidget *widget)
{
    return widget ? Emphasis(widget->property(kEmphasisProperty).toInt()) : Emphasis::Normal;
}

} // namespace

ThemeStyle::ThemeStyle() : m_palette(Palette::darkColours()) { }

void ThemeStyle::setLook(const Palette &palette, double scale)
{
    m_palette = palette;
    setScale(scale);
}

void ThemeStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                               const QWidget *widget) const
{
    switch (element) {
    case PE_PanelButtonCommand:
        return drawButton(option, painter, widget);
    case PE_PanelButtonTool:
        return drawToolButton(option, painter);
    case PE_PanelLineEdit:
    case PE_FrameLineEdit:
        return drawField(option, painter);
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        return drawCheck(option, painter, false);
    case PE_IndicatorRadioButton:
        return drawCheck(option, painter, true);
    case PE_FrameFocusRect:
        return drawFocus(option, painter);
    case PE_PanelItemViewItem:
        return drawItem(option, painter);
    case PE_PanelItemViewRow:
        return;
    case PE_FrameDefaultButton:
    case PE_FrameStatusBarItem:
        return;
    case PE_PanelTipLabel:
        return fillRounded(*painter, option->rect, 0, m_palette.raised, m_palette.line);
    case PE_FrameMenu:
        return fillRounded(*painter, option->rect, 0, {}, m_palette.line);
    case PE_PanelMenu:
        painter->fillRect(option->rect, m_palette.panel);
        return;
    default:
        StyleMetrics::drawPrimitive(element, option, painter, widget);
    }
}

void ThemeStyle::drawButton(const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const bool enabled = option->state & State_Enabled;
    const bool down = option->state & (State_Sunken | State_On);
    const bool hovered = enabled && option->state & State_MouseOver;
    const Emphasis emphasis = emphasisOf(widget);
    QColor fill = m_palette.raised;
    QColor edge = m_palette.line;
    if (emphasis == Emphasis::Primary || emphasis == Emphasis::Danger) {
        fill = enabled ? (emphasis == Emphasis::Primary ? m_palette.accent : m_palette.bad) : m_palette.line;
        edge = fill;
    } else if (emphasis == Emphasis::Quiet) {
        fill = hovered || down ? m_palette.raised : QColor();
        edge = QColor();
    }
    if (fill.isValid() && (hovered || down))
        fill = Palette::mixed(fill, down ? m_palette.window : m_palette.text, down ? 0.25 : 0.08);
    fillRounded(*painter, option->rect, px(6), fill, edge);
    if (hasVisibleFocus(option))
        drawFocus(option, painter);
}

void ThemeStyle::drawToolButton(const QStyleOption *option, QPainter *painter) const
{
    if (option->state & (State_MouseOver | State_Sunken | State_On) && option->state & State_Enabled)
        fillRounded(*painter, option->rect, px(6), Palette::mixed(m_palette.raised, m_palette.text, 0.06));
    if (hasVisibleFocus(option))
        drawFocus(option, painter);
}

void ThemeStyle::drawField(const QStyleOption *option, QPainter *painter) const
{
    if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
        frame && frame->lineWidth <= 0)
        return;
    const bool focused = option->state & State_HasFocus;
    const QColor fill = option->state & State_Enabled ? m_palette.panel : m_palette.window;
    fillRounded(*painter, option->rect, px(6), fill,
                focused ? m_palette.accent : Palette::mixed(m_palette.line, m_palette.dim, 0.35));
}

void ThemeStyle::drawCheck(const QStyleOption *option, QPainter *painter, bool round) const
{
    const bool on = option->state & State_On;
    const bool enabled = option->state & State_Enabled;
    QRectF box = option->rect;
    const double side = std::min({box.width(), box.height(), double(px(16))});
    box = QRectF(box.center().x() - side / 2, box.center().y() - side / 2, side, side);
    const QColor fill = on ? (enabled ? m_palette.accent : m_palette.faint) : m_palette.panel;
    const bool focused = hasVisibleFocus(option);
    const QColor edge
        = on ? fill : (focused ? m_palette.accent : Palette::mixed(m_palette.line, m_palette.dim, 0.6));
    fillRounded(*painter, box, round ? side / 2 : px(4), fill, edge);
    if (!on)
        return;
    if (round) {
        const double inset = side * 0.32;
        fillRounded(*painter, box.adjusted(inset, inset, -inset, -inset), side, m_palette.onAccent);
        return;
    }
    const auto at
        = [&box, side](double x, double y) { return QPointF(box.x() + x * side, box.y() + y * side); };
    drawStroke(*painter, {at(0.25, 0.53), at(0.43, 0.70), at(0.76, 0.32)}, m_palette.onAccent, side * 0.12);
}

void ThemeStyle::drawFocus(const QStyleOption *option, QPainter *painter) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(m_palette.accent, 1.6 * scale()));
    const double inset = 0.8 * scale();
    painter->drawRoundedRect(QRectF(option->rect).adjusted(inset, inset, -inset, -inset), px(5), px(5));
    painter->restore();
}

void ThemeStyle::drawItem(const QStyleOption *option, QPainter *painter) const
{
    const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option);
    if (item && item->backgroundBrush.style() != Qt::NoBrush)
        painter->fillRect(option->rect, item->backgroundBrush);
    if (option->state & State_Selected) {
        const bool active = option->state & State_Active;
        painter->fillRect(option->rect, m_palette.wash(active ? m_palette.accent : m_palette.dim, 0.22));
    } else if (option->state & State_MouseOver) {
        painter->fillRect(option->rect, Palette::mixed(m_palette.panel, m_palette.raised, 0.8));
    }
}

void ThemeStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                             const QWidget *widget) const
{
    switch (element) {
    case CE_PushButtonLabel:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option))
            return drawButtonLabel(button, painter, widget);
        break;
    case CE_PushButton: // Fusion would draw its own focus rectangle over ours
        drawControl(CE_PushButtonBevel, option, painter, widget);
        drawControl(CE_PushButtonLabel, option, painter, widget);
        return;
    case CE_HeaderSection:
        painter->fillRect(option->rect, m_palette.panel);
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
                          m_palette.line);
        return;
    case CE_HeaderLabel:
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option))
            return drawHeader(header, painter);
        break;
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, m_palette.panel);
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
                          m_palette.line);
        return;
    case CE_MenuBarItem:
        return drawMenuBarItem(option, painter, widget);
    case CE_MenuBarEmptyArea:
        painter->fillRect(option->rect, m_palette.panel);
        return;
    case CE_ShapedFrame:
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
            frame && frame->frameShape == QFrame::StyledPanel)
            return fillRounded(*painter, option->rect, px(6), {}, m_palette.line);
        break;
    default:
        break;
    }
    StyleMetrics::drawControl(element, option, painter, widget);
}

void ThemeStyle::drawButtonLabel(const QStyleOptionButton *option, QPainter *painter,
                                 const QWidget *widget) const
{
    QStyleOptionButton label(*option);
    const Emphasis emphasis = emphasisOf(widget);
    if (option->state & State_Enabled && (emphasis == Emphasis::Primary || emphasis == Emphasis::Danger))
        label.palette.setColor(QPalette::ButtonText, m_palette.onAccent);
    StyleMetrics::drawControl(CE_PushButtonLabel, &label, painter, widget);
}

void ThemeStyle::drawHeader(const QStyleOptionHeader *option, QPainter *painter) const
{
    const QRect room = option->rect.adjusted(px(8), 0, -px(8), 0);
    painter->save();
    QFont font = painter->font();
    font.setPixelSize(px(12));
    font.setWeight(QFont::DemiBold);
    painter->setFont(font);
    painter->setPen(m_palette.dim);
    const int alignment = int(option->textAlignment | Qt::AlignVCenter);
    painter->drawText(
        room, alignment,
        QFontMetrics(font).elidedText(option->text, Qt::ElideRight, room.width(), Qt::TextSingleLine));
    painter->restore();
}

void ThemeStyle::drawMenuBarItem(const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
    if (!item)
        return;
    painter->fillRect(option->rect, m_palette.panel);
    if (option->state & State_Selected)
        fillRounded(*painter, option->rect.adjusted(0, px(3), 0, -px(3)), px(5),
                    Palette::mixed(m_palette.raised, m_palette.text, 0.08));
    int flags = Qt::AlignCenter | Qt::TextShowMnemonic | Qt::TextDontClip | Qt::TextSingleLine;
    if (!styleHint(SH_UnderlineShortcut, option, widget, nullptr))
        flags |= Qt::TextHideMnemonic;
    drawItemText(painter, option->rect, flags, option->palette, option->state & State_Enabled, item->text,
                 QPalette::WindowText);
}

void ThemeStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                                    QPainter *painter, const QWidget *widget) const
{
    if (control == CC_ComboBox)
        return drawComboBox(option, painter);
    if (control == CC_SpinBox) {
        if (const auto *box = qstyleoption_cast<const QStyleOptionSpinBox *>(option);
            box && box->buttonSymbols == QAbstractSpinBox::NoButtons)
            return drawField(option, painter);
    }
    if (control == CC_ScrollBar) {
        if (const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option))
            return drawScrollBar(bar, painter);
    }
    StyleMetrics::drawComplexControl(control, option, painter, widget);
}

void ThemeStyle::drawComboBox(const QStyleOptionComplex *option, QPainter *painter) const
{
    const auto *box = qstyleoption_cast<const QStyleOptionComboBox *>(option);
    if (!box)
        return;
    const bool enabled = option->state & State_Enabled;
    QColor fill = box->editable ? m_palette.panel : m_palette.raised;
    if (enabled && option->state & (State_MouseOver | State_On) && !box->editable)
        fill = Palette::mixed(fill, m_palette.text, 0.06);
    fillRounded(*painter, option->rect, px(6), fill, m_palette.line);
    if (hasVisibleFocus(option))
        drawFocus(option, painter);
    const double half = 3.5 * scale();
    const double middle
        = option->direction == Qt::LeftToRight ? option->rect.right() - px(14) : option->rect.left() + px(14);
    const double y = option->rect.center().y() + 0.5;
    drawStroke(*painter,
               {{middle - half, y - half / 2}, {middle, y + half / 2}, {middle + half, y - half / 2}},
               enabled ? m_palette.dim : m_palette.faint, 1.6 * scale());
}

void ThemeStyle::drawScrollBar(const QStyleOptionSlider *option, QPainter *painter) const
{
    if (option->maximum <= option->minimum)
        return;
    QRectF handle = subControlRect(CC_ScrollBar, option, SC_ScrollBarSlider, nullptr);
    const double inset = px(2);
    handle.adjust(inset, inset, -inset, -inset);
    const bool held = option->state & State_Sunken || option->state & State_MouseOver;
    fillRounded(*painter, handle, std::min(handle.width(), handle.height()) / 2,
                Palette::mixed(m_palette.panel, m_palette.dim, held ? 0.7 : 0.4));
}

QIcon ThemeStyle::standardIcon(StandardPixmap icon, const QStyleOption *option, const QWidget *widget) const
{
    if (icon != SP_LineEditClearButton)
        return StyleMetrics::standardIcon(icon, option, widget);
    QPixmap pixmap(px(16) * 2, px(16) * 2);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    drawIcon(painter, pixmap.rect().adjusted(px(6), px(6), -px(6), -px(6)), u"close"_s, m_palette.dim);
    return QIcon(pixmap);
}

} // namespace scorewatch::ui
