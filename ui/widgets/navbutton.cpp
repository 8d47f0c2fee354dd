// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/navbutton.h"

#include <QAction>
#include <QPainter>

#include "ui/format.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {

NavButton::NavButton(const Theme &theme, QAction *action, QWidget *parent)
    : QAbstractButton(parent), m_theme(theme), m_action(action)
{
    setCheckable(true);
    setAutoExclusive(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(this, &QAbstractButton::clicked, action, &QAction::trigger);
    connect(action, &QAction::changed, this, &NavButton::follow);
    connect(action, &QAction::toggled, this, &NavButton::follow);
    follow();
}

void NavButton::follow()
{
    setText(m_action->text());
    setIcon(m_action->icon());
    if (!m_action->isVisible())
        hide();
    else if (parentWidget()) // without a parent it would become a window
        show();
    setChecked(m_action->isChecked());
    const QString key = m_action->shortcut().toString(QKeySequence::NativeText);
    setToolTip(key.isEmpty() ? text() : u"%1  %2"_s.arg(text(), key));
}

void NavButton::setCount(int count, bool urgent)
{
    m_count = count;
    m_urgent = urgent;
    setAccessibleDescription(count > 0 ? tr("%1 waiting").arg(number(count)) : QString());
    update();
}

void NavButton::setCompact(bool compact)
{
    m_compact = compact;
    update();
}

QSize NavButton::sizeHint() const
{
    return {m_theme.px(120), m_theme.px(31)};
}

void NavButton::paintEvent(QPaintEvent *)
{
    const Palette &palette = m_theme.palette();
    QPainter painter(this);
    if (isChecked() || underMouse())
        fillRounded(painter, rect(), m_theme.px(6),
                    isChecked() ? Palette::mixed(palette.raised, palette.text, 0.04)
                                : Palette::mixed(palette.panel, palette.raised, 0.6));
    if (hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange))
        fillRounded(painter, rect(), m_theme.px(6), {}, palette.accent);

    const int side = m_theme.px(18);
    const int left = m_compact ? (width() - side) / 2 : m_theme.px(9);
    const QIcon::Mode mode = isEnabled() ? QIcon::Normal : QIcon::Disabled;
    icon().paint(&painter, QRect(left, (height() - side) / 2, side, side), Qt::AlignCenter, mode);
    if (!m_compact) {
        painter.setFont(m_theme.font(isChecked() ? FontRole::Strong : FontRole::Body));
        painter.setPen(isChecked() ? palette.text : palette.dim);
        const QRect room(left + side + m_theme.px(9), 0,
                         width() - left - side - m_theme.px(m_count > 0 ? 52 : 12), height());
        painter.drawText(room, Qt::AlignVCenter | Qt::AlignLeft,
                         painter.fontMetrics().elidedText(text(), Qt::ElideRight, room.width()));
    }
    if (m_count > 0)
        paintCount(painter);
}

void NavButton::paintCount(QPainter &painter)
{
    const Palette &palette = m_theme.palette();
    const QString count = m_count > 999 ? u"999+"_s : QString::number(m_count);
    const QFont font = m_theme.font(FontRole::Tiny);
    const double height = m_theme.px(m_compact ? 13 : 17);
    const double width
        = std::max(height, QFontMetrics(font).horizontalAdvance(count) + double(m_theme.px(10)));
    const QRectF pill = m_compact
        ? QRectF(this->width() - height * 0.9, 1, height * 0.7, height * 0.7)
        : QRectF(this->width() - width - m_theme.px(9), (this->height() - height) / 2, width, height);
    fillRounded(painter, pill, pill.height() / 2, m_urgent ? palette.bad : palette.raised);
    if (m_compact)
        return;
    painter.setFont(font);
    painter.setPen(m_urgent ? palette.onAccent : palette.dim);
    painter.drawText(pill, Qt::AlignCenter, count);
}

} // namespace scorewatch::ui
