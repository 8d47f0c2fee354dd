// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/card.h"

#include <QPainter>

#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

namespace scorewatch::ui {

Card::Card(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Card::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    fillRounded(painter, rect(), m_theme.px(kRadius), m_theme.palette().panel, m_theme.palette().line);
}

} // namespace scorewatch::ui
