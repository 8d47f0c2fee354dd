// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/chiprow.h"

#include <QPainter>

#include "ui/theme/theme.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {

ChipRow::ChipRow(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void ChipRow::setChips(const QList<ChipLook> &chips)
{
    if (m_chips == chips)
        return;
    m_chips = chips;
    QStringList words;
    for (const ChipLook &chip : chips)
        words.append(chip.text);
    setAccessibleName(words.join(", "_L1));
    updateGeometry();
    update();
}

QSize ChipRow::sizeHint() const
{
    QSize size(0, chipSize(m_theme, {}).height());
    for (const ChipLook &chip : m_chips)
        size.rwidth() += chipSize(m_theme, chip).width() + m_theme.px(6);
    return size;
}

QSize ChipRow::minimumSizeHint() const
{
    return {m_theme.px(40), sizeHint().height()};
}

void ChipRow::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    QRectF room = rect();
    for (const ChipLook &chip : m_chips) {
        if (room.width() < m_theme.px(24))
            break;
        drawChip(painter, m_theme, room, chip);
        room.setLeft(room.left() + chipSize(m_theme, chip).width() + m_theme.px(6));
    }
}

} // namespace scorewatch::ui
