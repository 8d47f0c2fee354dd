// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/actionbutton.h"

#include <QAction>
#include <QPainter>
#include <QStyleOptionButton>
#include <QStylePainter>

#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {

ActionButton::ActionButton(const Theme &theme, QAction *action, QWidget *parent)
    : QPushButton(parent)
    , m_theme(theme)
    , m_action(action)
{
    connect(this, &QPushButton::clicked, action, &QAction::trigger);
    connect(action, &QAction::changed, this, &ActionButton::follow);
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
    follow();
}

void ActionButton::follow()
{
    setText(m_action->text().remove(u'&'));
    setToolTip(m_action->toolTip());
    setEnabled(m_action->isEnabled());
    setVisible(m_action->isVisible());
    updateGeometry();
}

QString ActionButton::keyText() const
{
    return m_action->shortcut().toString(QKeySequence::NativeText);
}

QSize ActionButton::sizeHint() const
{
    const int key = keyText().isEmpty()
        ? 0
        : QFontMetrics(m_theme.font(FontRole::Tiny)).horizontalAdvance(keyText()) + m_theme.px(10 + 8);
    return {fontMetrics().horizontalAdvance(text()) + key + m_theme.px(28), m_theme.px(32)};
}

void ActionButton::paintEvent(QPaintEvent *)
{
    QStylePainter painter(this);
    QStyleOptionButton option;
    initStyleOption(&option);
    painter.drawControl(QStyle::CE_PushButtonBevel, option);

    const Palette &palette = m_theme.palette();
    QRect room = rect().adjusted(m_theme.px(14), 0, -m_theme.px(14), 0);
    painter.setPen(isEnabled() ? palette.text : palette.faint);
    painter.drawText(room, Qt::AlignVCenter | Qt::AlignLeft, text());
    if (keyText().isEmpty())
        return;
    const QFont font = m_theme.font(FontRole::Tiny);
    const QFontMetrics metrics(font);
    const double width = metrics.horizontalAdvance(keyText()) + m_theme.px(10);
    const double height = m_theme.px(18);
    const QRectF key(room.right() + 1 - width, (rect().height() - height) / 2, width, height);
    fillRounded(painter, key, m_theme.px(4), {}, Palette::mixed(palette.line, palette.dim, 0.5));
    painter.setFont(font);
    painter.setPen(isEnabled() ? palette.dim : palette.faint);
    painter.drawText(key, Qt::AlignCenter, keyText());
}

} // namespace scorewatch::ui
