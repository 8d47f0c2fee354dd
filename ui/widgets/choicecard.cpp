// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/choicecard.h"

#include <QPainter>

#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/theme/themeicon.h"
#include "ui/widgets/card.h"

namespace scorewatch::ui {

ChoiceCard::ChoiceCard(const Theme &theme, const QString &icon, const QString &title,
                       const QString &explanation, QWidget *parent)
    : QAbstractButton(parent), m_theme(theme), m_icon(icon), m_explanation(explanation)
{
    setText(title);
    setAccessibleDescription(explanation);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::PointingHandCursor);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

QRect ChoiceCard::textRoom(int width) const
{
    const int side = m_theme.px(22);
    const int top
        = m_theme.px(22 + 44 + 16) + QFontMetrics(m_theme.font(FontRole::Heading)).height() + m_theme.px(6);
    return {side, top, width - 2 * side, 10'000};
}

int ChoiceCard::heightForWidth(int width) const
{
    const QRect room = textRoom(width);
    const QFontMetrics metrics(m_theme.font(FontRole::Body));
    return room.top() + metrics.boundingRect(room, Qt::TextWordWrap, m_explanation).height() + m_theme.px(22);
}

QSize ChoiceCard::sizeHint() const
{
    return {m_theme.px(340), heightForWidth(m_theme.px(340))};
}

void ChoiceCard::paintEvent(QPaintEvent *)
{
    const Palette &palette = m_theme.palette();
    const bool hot = isEnabled() && (underMouse() || hasFocus());
    QPainter painter(this);
    fillRounded(painter, rect(), m_theme.px(Card::kRadius), isDown() ? palette.raised : palette.panel,
                hot ? palette.accent : palette.line);
    const double side = m_theme.px(22);
    const double circle = m_theme.px(44);
    const QColor ink = isEnabled() ? palette.accent : palette.faint;
    fillRounded(painter, {side, side, circle, circle}, circle / 2, palette.wash(ink, 0.14));
    drawIcon(painter, {side + circle * 0.25, side + circle * 0.25, circle * 0.5, circle * 0.5}, m_icon, ink);

    const QRect room = textRoom(width());
    const QFont heading = m_theme.font(FontRole::Heading);
    const int headingHeight = QFontMetrics(heading).height();
    painter.setFont(heading);
    painter.setPen(isEnabled() ? palette.text : palette.faint);
    painter.drawText(
        QRect(room.left(), room.top() - headingHeight - m_theme.px(6), room.width(), headingHeight),
        Qt::AlignLeft | Qt::AlignVCenter, text());
    painter.setFont(m_theme.font(FontRole::Body));
    painter.setPen(isEnabled() ? palette.dim : palette.faint);
    painter.drawText(room, Qt::TextWordWrap | Qt::AlignLeft | Qt::AlignTop, m_explanation);
}

} // namespace scorewatch::ui
