// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/delegates/numberdelegate.h"

#include <cmath>

#include <QApplication>
#include <QPainter>

#include "ui/theme/theme.h"

namespace scorewatch::ui {

NumberDelegate::NumberDelegate(const Theme &theme, int markedRole, QObject *parent)
    : QStyledItemDelegate(parent), m_theme(theme), m_markedRole(markedRole)
{
    connect(&theme, &Theme::changed, this, &NumberDelegate::restyle);
    restyle();
}

void NumberDelegate::restyle()
{
    m_digits = TabularText(m_theme.font(FontRole::Body));
    m_strongDigits = TabularText(m_theme.font(FontRole::Strong));
}

QSize NumberDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    return {int(std::ceil(m_strongDigits.width(index.data().toString()))) + m_theme.px(18), m_theme.px(32)};
}

void NumberDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                           const QModelIndex &index) const
{
    const Palette &palette = m_theme.palette();
    const bool marked = m_markedRole >= 0 && index.data(m_markedRole).toBool();
    if (marked)
        painter->fillRect(option.rect, palette.wash(palette.accent, 0.16));
    QStyleOptionViewItem background = option;
    background.index = index;
    QApplication::style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &background, painter, option.widget);

    const QRect room = option.rect.adjusted(m_theme.px(8), 0, -m_theme.px(8), 0);
    painter->setPen(palette.text);
    const QString text = index.data().toString();
    if (index.data(Qt::TextAlignmentRole).value<Qt::Alignment>() & Qt::AlignRight) {
        (marked ? m_strongDigits : m_digits).draw(*painter, room, Qt::AlignRight, text);
    } else {
        const QFont font = m_theme.font(marked ? FontRole::Strong : FontRole::Body);
        painter->setFont(font);
        painter->drawText(room, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                          QFontMetrics(font).elidedText(text, Qt::ElideRight, room.width()));
    }
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), palette.line);
}

} // namespace scorewatch::ui
