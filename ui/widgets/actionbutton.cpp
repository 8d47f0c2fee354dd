// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/actionbutton.h"

#include <QAction>
#include <QPainter>
#include <QStyleOptionButton>
#include <QStylePainter>

#include "ui/theme/keycap.h"
#include "ui/theme/theme.h"
#include "ui/theme/themestyle.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {

ActionButton::ActionButton(const Theme &theme, QAction *action, QWidget *parent)
    : QPushButton(parent), m_theme(theme), m_action(action)
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
    if (!m_action->isVisible())
        hide();
    else if (parentWidget()) // without a parent it would become a window
        show();
    updateGeometry();
}

QString ActionButton::keyText() const
{
    return m_action->shortcut().toString(QKeySequence::NativeText);
}

QSize ActionButton::sizeHint() const
{
    const int key = keyText().isEmpty() ? 0 : keyCapWidth(m_theme, keyText()) + m_theme.px(8);
    return {fontMetrics().horizontalAdvance(text()) + key + m_theme.px(28), m_theme.px(32)};
}

void ActionButton::paintEvent(QPaintEvent *)
{
    QStylePainter painter(this);
    QStyleOptionButton option;
    initStyleOption(&option);
    painter.drawControl(QStyle::CE_PushButtonBevel, option);

    const Palette &palette = m_theme.palette();
    const QRect room = rect().adjusted(m_theme.px(14), 0, -m_theme.px(14), 0);
    const auto emphasis = Emphasis(property(kEmphasisProperty).toInt());
    const bool filled = isEnabled() && (emphasis == Emphasis::Primary || emphasis == Emphasis::Danger);
    painter.setPen(filled ? palette.onAccent : isEnabled() ? palette.text : palette.faint);
    painter.drawText(room, Qt::AlignVCenter | Qt::AlignLeft, text());
    drawKeyCap(painter, m_theme, room, keyText(), isEnabled(), filled ? palette.onAccent : QColor());
}

} // namespace scorewatch::ui
