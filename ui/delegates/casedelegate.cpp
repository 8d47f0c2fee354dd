// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/delegates/casedelegate.h"

#include <QApplication>
#include <QPainter>

#include "ui/delegates/avatar.h"
#include "ui/models/casemodel.h"
#include "ui/text.h"
#include "ui/theme/chip.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

/// What is left of the lease, as a part of a ring.
void drawLease(QPainter &painter, const QRectF &rect, double share, const QColor &ink, const QColor &rest)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const double width = rect.width() * 0.2;
    const QRectF ring = rect.adjusted(width / 2, width / 2, -width / 2, -width / 2);
    painter.setPen(QPen(rest, width));
    painter.drawEllipse(ring);
    painter.setPen(QPen(ink, width, Qt::SolidLine, Qt::FlatCap));
    painter.drawArc(ring, 90 * 16, int(360 * 16 * share));
    painter.restore();
}

} // namespace

CaseDelegate::CaseDelegate(const Theme &theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme)
{
    connect(&theme, &Theme::changed, this, &CaseDelegate::restyle);
    restyle();
}

void CaseDelegate::restyle()
{
    m_digits = TabularText(m_theme.font(FontRole::Body));
    m_avatars.clear();
}

QSize CaseDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {m_theme.px(80), m_theme.px(kRowHeight)};
}

void CaseDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    const Palette &palette = m_theme.palette();
    QStyleOptionViewItem background = option;
    background.index = index;
    QApplication::style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &background, painter, option.widget);
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), palette.line);
    if (index.column() == 0 && option.state & QStyle::State_HasFocus)
        painter->fillRect(
            QRect(option.rect.left(), option.rect.top(), m_theme.px(3), option.rect.height() - 1),
            palette.accent);

    const QRect room = option.rect.adjusted(m_theme.px(10), 0, -m_theme.px(8), -1);
    painter->save();
    switch (index.column()) {
    case CaseModel::Level:
        drawChip(*painter, m_theme, room, chipOf(Severity(index.data(CaseModel::SeverityRole).toInt())));
        break;
    case CaseModel::Player:
        paintPlayer(*painter, room, index);
        break;
    case CaseModel::Claim:
        paintClaim(*painter, room, index);
        break;
    case CaseModel::Rule:
        paintLines(*painter, room, index, false, palette.dim);
        break;
    default:
        painter->setPen(index.column() == CaseModel::Age ? palette.dim : palette.text);
        m_digits.draw(*painter, room, Qt::AlignRight, index.data().toString());
        break;
    }
    painter->restore();
}

void CaseDelegate::paintPlayer(QPainter &painter, const QRect &room, const QModelIndex &index) const
{
    const int side = m_theme.px(32);
    const QString letters = initials(index.data().toString());
    const UserId player(index.data(CaseModel::UserIdRole).toUuid());
    const double ratio = painter.device()->devicePixelRatioF();
    const QString key = player.toString() + letters + QString::number(ratio);
    QPixmap *avatar = m_avatars.object(key);
    if (!avatar) {
        avatar = new QPixmap(
            avatarPixmap(player, letters, m_theme.fontOfSize(side * 0.36, QFont::DemiBold), side, ratio));
        m_avatars.insert(key, avatar);
    }
    painter.drawPixmap(room.left(), room.center().y() - side / 2 + 1, *avatar);
    paintLines(painter, room.adjusted(side + m_theme.px(10), 0, 0, 0), index, true, m_theme.palette().dim);
}

void CaseDelegate::paintClaim(QPainter &painter, const QRect &room, const QModelIndex &index) const
{
    const Palette &palette = m_theme.palette();
    const auto holder = CaseModel::Holder(index.data(CaseModel::HolderRole).toInt());
    if (holder == CaseModel::Holder::Nobody)
        return paintLines(painter, room, index, false, palette.accent);
    const double side = m_theme.px(16);
    const QColor ink = holder == CaseModel::Holder::Me ? palette.accent : palette.dim;
    drawLease(painter, {double(room.left()), room.center().y() - side / 2 + 0.5, side, side},
              index.data(CaseModel::ShareRole).toDouble(), ink, palette.line);
    paintLines(painter, room.adjusted(int(side) + m_theme.px(8), 0, 0, 0), index,
               holder == CaseModel::Holder::Me, palette.accent);
}

void CaseDelegate::paintLines(QPainter &painter, const QRect &room, const QModelIndex &index, bool strong,
                              const QColor &second) const
{
    const QString detail = index.data(CaseModel::DetailRole).toString();
    const QFont font = m_theme.font(strong ? FontRole::Strong : FontRole::Body);
    const QFont small = m_theme.font(FontRole::Small);
    const int upper = QFontMetrics(font).height();
    const int lower = detail.isEmpty() ? 0 : QFontMetrics(small).height();
    const int top = room.top() + (room.height() - upper - lower) / 2;
    painter.setFont(font);
    painter.setPen(m_theme.palette().text);
    painter.drawText(QRect(room.left(), top, room.width(), upper),
                     Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                     QFontMetrics(font).elidedText(index.data().toString(), Qt::ElideRight, room.width()));
    if (detail.isEmpty())
        return;
    painter.setFont(small);
    painter.setPen(second);
    painter.drawText(QRect(room.left(), top + upper, room.width(), lower),
                     Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                     QFontMetrics(small).elidedText(detail, Qt::ElideRight, room.width()));
}

} // namespace scorewatch::ui
