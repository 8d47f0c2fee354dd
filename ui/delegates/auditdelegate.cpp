// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/delegates/auditdelegate.h"

#include <algorithm>
#include <cmath>

#include <QApplication>
#include <QPainter>

#include "ui/models/auditmodel.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

namespace scorewatch::ui {

AuditDelegate::AuditDelegate(const Theme &theme, QObject *parent)
    : QStyledItemDelegate(parent), m_theme(theme)
{
    connect(&theme, &Theme::changed, this, &AuditDelegate::restyle);
    restyle();
}

void AuditDelegate::restyle()
{
    m_digits = TabularText(m_theme.font(FontRole::Body));
}

QSize AuditDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const QString text = index.data().toString();
    const int height = m_theme.px(34);
    const int widest = m_theme.px(170); // a long name leaves room for the reason
    switch (index.column()) {
    case AuditModel::When:
        return {int(std::ceil(m_digits.width(text))) + m_theme.px(20), height};
    case AuditModel::What:
        return {std::min(widest,
                         QFontMetrics(m_theme.font(FontRole::SmallStrong)).horizontalAdvance(text)
                             + m_theme.px(34)),
                height};
    case AuditModel::Sealed:
        return {int(std::ceil(m_digits.width(text))) + m_theme.px(36), height};
    default:
        return {std::min(widest,
                         QFontMetrics(m_theme.font(FontRole::Body)).horizontalAdvance(text) + m_theme.px(20)),
                height};
    }
}

void AuditDelegate::paintChip(QPainter *painter, const QRect &room, const QModelIndex &index) const
{
    const QFont font = m_theme.font(FontRole::SmallStrong);
    const QFontMetrics metrics(font);
    const QString text
        = metrics.elidedText(index.data().toString(), Qt::ElideRight, room.width() - m_theme.px(14));
    const QColor ink = m_theme.palette().ink(Ink(index.data(AuditModel::InkRole).toInt()));
    const int height = m_theme.px(20);
    const QRectF chip(room.left(), room.center().y() - height / 2.0 + 0.5,
                      metrics.horizontalAdvance(text) + m_theme.px(14), height);
    fillRounded(*painter, chip, m_theme.px(5), m_theme.palette().wash(ink, 0.15));
    painter->setFont(font);
    painter->setPen(ink);
    painter->drawText(chip, Qt::AlignCenter | Qt::TextSingleLine, text);
}

void AuditDelegate::paintSeal(QPainter *painter, const QRect &room, const QModelIndex &index) const
{
    const Palette &palette = m_theme.palette();
    const bool sealed = index.data(AuditModel::SealedRole).toBool();
    const double side = m_theme.px(8);
    drawMark(*painter, {double(room.left()), room.center().y() - side / 2 + 0.5, side, side},
             sealed ? Mark::Dot : Mark::Ring, sealed ? palette.good : palette.warn);
    painter->setPen(palette.dim);
    m_digits.draw(*painter, room.adjusted(m_theme.px(15), 0, 0, 0), Qt::AlignLeft, index.data().toString());
}

void AuditDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    const Palette &palette = m_theme.palette();
    QStyleOptionViewItem background = option;
    background.index = index;
    QApplication::style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &background, painter, option.widget);
    const QRect room = option.rect.adjusted(m_theme.px(8), 0, -m_theme.px(8), 0);
    painter->save();
    if (index.column() == AuditModel::What) {
        paintChip(painter, room, index);
    } else if (index.column() == AuditModel::Sealed) {
        paintSeal(painter, room, index);
    } else if (index.column() == AuditModel::When) {
        painter->setPen(palette.dim);
        m_digits.draw(*painter, room, Qt::AlignLeft, index.data().toString());
    } else {
        const QFont font = m_theme.font(FontRole::Body);
        painter->setFont(font);
        painter->setPen(index.column() == AuditModel::Reason ? palette.dim : palette.text);
        painter->drawText(
            room, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
            QFontMetrics(font).elidedText(index.data().toString(), Qt::ElideRight, room.width()));
    }
    painter->restore();
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), palette.line);
}

} // namespace scorewatch::ui
