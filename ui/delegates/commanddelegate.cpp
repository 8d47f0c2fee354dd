// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/delegates/commanddelegate.h"

#include <QIcon>
#include <QPainter>

#include "ui/models/commandmodel.h"
#include "ui/theme/keycap.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

namespace scorewatch::ui {

CommandDelegate::CommandDelegate(const Theme &theme, QObject *parent)
    : QStyledItemDelegate(parent), m_theme(theme)
{ }

QSize CommandDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {m_theme.px(300), m_theme.px(34)};
}

void CommandDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    const Palette &palette = m_theme.palette();
    if (option.state & QStyle::State_Selected)
        fillRounded(*painter, option.rect, m_theme.px(6), palette.wash(palette.accent, 0.2));
    QRect room = option.rect.adjusted(m_theme.px(10), 0, -m_theme.px(10), 0);
    const int side = m_theme.px(18);
    index.data(Qt::DecorationRole)
        .value<QIcon>()
        .paint(painter, QRect(room.left(), room.center().y() - side / 2, side, side));
    room.adjust(side + m_theme.px(10), 0, 0, 0);

    const QString key = index.data(CommandModel::KeyRole).toString();
    if (!key.isEmpty()) {
        drawKeyCap(*painter, m_theme, room, key, true);
        room.adjust(0, 0, -keyCapWidth(m_theme, key) - m_theme.px(10), 0);
    }
    painter->setFont(m_theme.font(FontRole::Small));
    painter->setPen(palette.dim);
    const QString place = index.data(CommandModel::PlaceRole).toString();
    painter->drawText(room, Qt::AlignRight | Qt::AlignVCenter, place);
    room.adjust(0, 0, -painter->fontMetrics().horizontalAdvance(place) - m_theme.px(10), 0);
    painter->setFont(m_theme.font(FontRole::Body));
    painter->setPen(palette.text);
    painter->drawText(
        room, Qt::AlignLeft | Qt::AlignVCenter,
        painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, room.width()));
}

} // namespace scorewatch::ui
