// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/delegates/recorddelegate.h"

#include <algorithm>
#include <cmath>

#include <QApplication>
#include <QPainter>
#include <QTextLayout>

#include "ui/theme/theme.h"

namespace scorewatch::ui {
namespace {

constexpr double kMargin = 8;
constexpr double kRow = 32;
constexpr double kWidest = 270; ///< of a text that does not wrap

const RecordCell &cellOf(const QModelIndex &index)
{
    return static_cast<const RecordModel *>(index.model())->cell(index);
}

} // namespace

RecordDelegate::RecordDelegate(const Theme &theme, QObject *parent)
    : QStyledItemDelegate(parent), m_theme(theme)
{
    connect(&theme, &Theme::changed, this, &RecordDelegate::restyle);
    restyle();
}

void RecordDelegate::restyle()
{
    m_digits = TabularText(m_theme.font(FontRole::Body));
}

QFont RecordDelegate::fontOf(const RecordCell &cell) const
{
    QFont font = m_theme.font(cell.strong || cell.kind == RecordCell::Kind::Command ? FontRole::Strong
                                                                                    : FontRole::Body);
    font.setUnderline(cell.kind == RecordCell::Kind::Command);
    return font;
}

double RecordDelegate::layOut(QTextLayout *layout, const QString &text, const QFont &font, int width)
{
    layout->setText(text);
    layout->setFont(font);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout->setTextOption(option);
    double height = 0;
    layout->beginLayout();
    for (QTextLine line = layout->createLine(); line.isValid(); line = layout->createLine()) {
        line.setLineWidth(std::max(1, width));
        line.setPosition({0, height});
        height += line.height();
    }
    layout->endLayout();
    return height;
}

QSize RecordDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const RecordCell &cell = cellOf(index);
    const int margins = 2 * m_theme.px(kMargin);
    const int least = m_theme.px(kRow);
    if (cell.chip)
        return {chipSize(m_theme, *cell.chip).width() + margins, least};
    if (cell.kind == RecordCell::Kind::Number)
        return {int(std::ceil(m_digits.width(cell.text))) + margins, least};
    if (cell.kind == RecordCell::Kind::Wrapped) {
        QTextLayout layout;
        const double height = layOut(&layout, cell.text, fontOf(cell), option.rect.width() - margins);
        return {m_theme.px(120), std::max(least, int(std::ceil(height)) + m_theme.px(12))};
    }
    const int wide = QFontMetrics(fontOf(cell)).horizontalAdvance(cell.text);
    return {std::min(wide, m_theme.px(kWidest)) + margins + 2, least};
}

void RecordDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                           const QModelIndex &index) const
{
    const Palette &palette = m_theme.palette();
    const RecordCell &cell = cellOf(index);
    QStyleOptionViewItem background = option;
    background.index = index;
    if (!(option.state & QStyle::State_Active)) // a row of evidence is marked only where the keys are
        background.state &= ~QStyle::State_Selected;
    QApplication::style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &background, painter, option.widget);
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), palette.line);

    const QRect room = option.rect.adjusted(m_theme.px(kMargin), 0, -m_theme.px(kMargin), -1);
    painter->save();
    painter->setPen(palette.ink(cell.ink));
    if (cell.chip) {
        drawChip(*painter, m_theme, room, *cell.chip);
    } else if (cell.kind == RecordCell::Kind::Number) {
        m_digits.draw(*painter, room, Qt::AlignRight, cell.text);
    } else if (cell.kind == RecordCell::Kind::Wrapped) {
        QTextLayout layout;
        const double height = layOut(&layout, cell.text, fontOf(cell), room.width());
        layout.draw(painter, QPointF(room.left(), room.top() + (room.height() - height) / 2));
    } else {
        const QFont font = fontOf(cell);
        painter->setFont(font);
        painter->drawText(room, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                          QFontMetrics(font).elidedText(cell.text, Qt::ElideRight, room.width()));
    }
    painter->restore();
}

} // namespace scorewatch::ui
