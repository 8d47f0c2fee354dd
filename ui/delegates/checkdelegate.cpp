// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/delegates/checkdelegate.h"

#include <QApplication>
#include <QPainter>

#include "ui/models/checksmodel.h"
#include "ui/theme/theme.h"
#include "ui/theme/themeicon.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {

CheckLook lookOf(DoctorCheck::Status status)
{
    switch (status) {
    case DoctorCheck::Status::Ok:
        return {u"good"_s, Ink::Good};
    case DoctorCheck::Status::Warning:
        return {u"warning"_s, Ink::Warn};
    case DoctorCheck::Status::Bad:
        return {u"bad"_s, Ink::Bad};
    case DoctorCheck::Status::Unknown:
        break;
    }
    return {u"unknown"_s, Ink::Dim};
}

CheckDelegate::CheckDelegate(const Theme &theme, QObject *parent)
    : QStyledItemDelegate(parent), m_theme(theme)
{ }

QSize CheckDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const QFontMetrics metrics(m_theme.font(FontRole::Body));
    const int icon = index.column() == ChecksModel::Status ? m_theme.px(26) : 0;
    return {metrics.horizontalAdvance(index.data().toString()) + icon + m_theme.px(20), m_theme.px(34)};
}

void CheckDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    const Palette &palette = m_theme.palette();
    QApplication::style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, option.widget);
    QRect room = option.rect.adjusted(m_theme.px(8), 0, -m_theme.px(8), 0);
    const CheckLook look = lookOf(DoctorCheck::Status(index.data(ChecksModel::StatusRole).toInt()));
    QFont font = m_theme.font(FontRole::Body);
    painter->setPen(index.column() == ChecksModel::Expected ? palette.dim : palette.text);
    if (index.column() == ChecksModel::Status) {
        const int side = m_theme.px(18);
        drawIcon(*painter, QRect(room.left(), room.center().y() - side / 2, side, side), look.icon,
                 palette.ink(look.ink));
        room.adjust(m_theme.px(25), 0, 0, 0);
        font = m_theme.font(FontRole::Strong);
        painter->setPen(palette.ink(look.ink));
    }
    painter->setFont(font);
    painter->drawText(room, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                      QFontMetrics(font).elidedText(index.data().toString(), Qt::ElideRight, room.width()));
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), palette.line);
}

} // namespace scorewatch::ui
