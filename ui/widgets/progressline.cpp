// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/progressline.h"

#include <algorithm>

#include <QPainter>

#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

namespace scorewatch::ui {

ProgressLine::ProgressLine(const Theme &theme, QWidget *parent) : QProgressBar(parent), m_theme(theme)
{
    setTextVisible(false);
}

QSize ProgressLine::sizeHint() const
{
    return {m_theme.px(120), m_theme.px(8)};
}

void ProgressLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    QRectF line = rect();
    fillRounded(painter, line, line.height() / 2, m_theme.palette().line);
    const double share = maximum() > minimum() ? double(value() - minimum()) / (maximum() - minimum()) : 0;
    if (share <= 0)
        return;
    line.setWidth(std::max(line.height(), line.width() * std::min(1.0, share)));
    fillRounded(painter, line, line.height() / 2, m_theme.palette().accent);
}

} // namespace scorewatch::ui
