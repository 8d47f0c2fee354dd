// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/delegates/frauddelegate.h"

#include <algorithm>
#include <cmath>

#include <QApplication>
#include <QPainter>

#include "ui/fraudlook.h"
#include "ui/theme/paint.h"
#include "ui/theme/tabulartext.h"
#include "ui/theme/theme.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

Ink inkOfDone(const QString &word, bool isShadow)
{
    if (isShadow)
        return Ink::Accent;
    if (word == doneWord("ban", false))
        return Ink::Bad;
    return word == doneWord("flag", false) ? Ink::Warn : Ink::Dim;
}

} // namespace

FraudDelegate::FraudDelegate(const Theme &theme, QHash<int, Cell> cells, QObject *parent)
    : QStyledItemDelegate(parent), m_theme(theme), m_cells(std::move(cells))
{ }

QSize FraudDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const Cell cell = m_cells.value(index.column(), Cell::Plain);
    const int text = QFontMetrics(m_theme.font(FontRole::Strong)).horizontalAdvance(index.data().toString());
    const int more = cell == Cell::Bar
        ? 92
        : (cell == Cell::Severity || cell == Cell::Mode || cell == Cell::Done ? 20 : 0);
    return {text + m_theme.px(18 + more), m_theme.px(34)};
}

void FraudDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    QStyleOptionViewItem background = option;
    background.index = index;
    QApplication::style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &background, painter, option.widget);
    const QRect room = option.rect.adjusted(m_theme.px(8), 0, -m_theme.px(8), 0);
    painter->save();
    painter->setClipRect(option.rect, Qt::IntersectClip);
    const Cell cell = m_cells.value(index.column(), Cell::Plain);
    switch (cell) {
    case Cell::Severity:
        paintSeverity(painter, room, index);
        break;
    case Cell::Mode:
        paintBadge(painter, room, index.data().toString(),
                   inkOf(FraudRule::Mode(index.data(int(FraudRole::Mode)).toInt())));
        break;
    case Cell::Done:
        paintBadge(painter, room, index.data().toString(),
                   inkOfDone(index.data().toString(), index.data(int(FraudRole::Shadow)).toBool()));
        break;
    case Cell::Bar:
        paintBar(painter, room, index);
        break;
    default:
        paintText(painter, room, index, cell);
    }
    painter->restore();
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                      m_theme.palette().line);
}

void FraudDelegate::paintText(QPainter *painter, const QRect &room, const QModelIndex &index, Cell cell) const
{
    const Palette &palette = m_theme.palette();
    const QFont font = m_theme.font(cell == Cell::Strong ? FontRole::Strong : FontRole::Body);
    painter->setPen(cell == Cell::Dim ? palette.dim : palette.text);
    const QString text = index.data().toString();
    if (index.data(Qt::TextAlignmentRole).value<Qt::Alignment>() & Qt::AlignRight)
        return TabularText(font).draw(*painter, room, Qt::AlignRight, text);
    painter->setFont(font);
    painter->drawText(room, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                      QFontMetrics(font).elidedText(text, Qt::ElideRight, room.width()));
}

void FraudDelegate::paintSeverity(QPainter *painter, const QRect &room, const QModelIndex &index) const
{
    const SeverityLook look = lookOf(Severity(index.data(int(FraudRole::Severity)).toInt()));
    const QColor ink = m_theme.palette().ink(look.ink);
    const double side = m_theme.px(10);
    drawMark(*painter, {double(room.left()), room.center().y() - side / 2, side, side}, look.mark, ink);
    const QFont font = m_theme.font(FontRole::Strong);
    painter->setFont(font);
    painter->setPen(ink);
    const QRect rest = room.adjusted(m_theme.px(17), 0, 0, 0);
    painter->drawText(rest, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                      QFontMetrics(font).elidedText(look.word, Qt::ElideRight, rest.width()));
}

void FraudDelegate::paintBadge(QPainter *painter, const QRect &room, const QString &text, Ink ink) const
{
    const QFont font = m_theme.font(FontRole::SmallStrong);
    const QFontMetrics metrics(font);
    const int wide = std::min(room.width(), metrics.horizontalAdvance(text) + m_theme.px(16));
    const int high = metrics.height() + m_theme.px(4);
    const QRect pill(room.left(), room.center().y() - high / 2, wide, high);
    // A faint ink is too weak for words.
    const QColor colour = m_theme.palette().ink(ink == Ink::Faint ? Ink::Dim : ink);
    fillRounded(*painter, pill, high / 2.0, m_theme.palette().wash(colour, 0.16));
    painter->setFont(font);
    painter->setPen(colour);
    painter->drawText(pill, Qt::AlignCenter | Qt::TextSingleLine,
                      metrics.elidedText(text, Qt::ElideRight, wide - m_theme.px(8)));
}

void FraudDelegate::paintBar(QPainter *painter, const QRect &room, const QModelIndex &index) const
{
    const Palette &palette = m_theme.palette();
    const double value = index.data(int(FraudRole::Measured)).toDouble();
    const double threshold = index.data(int(FraudRole::Threshold)).toDouble();
    const double most = std::max({value, threshold, 1e-9});
    const QRectF track(room.left(), room.center().y() - m_theme.px(3), m_theme.px(72), m_theme.px(6));
    if (std::isfinite(most)) {
        const QColor ink = palette.ink(lookOf(Severity(index.data(int(FraudRole::Severity)).toInt())).ink);
        fillRounded(*painter, track, m_theme.px(3), palette.raised);
        QRectF filled = track;
        filled.setWidth(track.width() * std::clamp(value / most, 0.0, 1.0));
        fillRounded(*painter, filled, m_theme.px(3), ink);
        const double x = std::round(track.left() + track.width() * std::clamp(threshold / most, 0.0, 1.0));
        painter->fillRect(QRectF(x - 1, track.top() - m_theme.px(4), 2, track.height() + m_theme.px(8)),
                          palette.text);
    }
    const QFont font = m_theme.font(FontRole::Body);
    painter->setPen(palette.text);
    painter->setFont(font);
    const QRect rest = room.adjusted(m_theme.px(82), 0, 0, 0);
    painter->drawText(rest, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                      QFontMetrics(font).elidedText(index.data().toString(), Qt::ElideRight, rest.width()));
}

} // namespace scorewatch::ui
