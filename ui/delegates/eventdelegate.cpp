// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/delegates/eventdelegate.h"

#include <algorithm>
#include <cmath>

#include <QAbstractItemView>
#include <QPainter>
#include <QTextLayout>

#include "ui/models/eventmodel.h"
#include "ui/theme/theme.h"

namespace scorewatch::ui {

EventDelegate::EventDelegate(const Theme &theme, QObject *parent)
    : QStyledItemDelegate(parent), m_theme(theme)
{ }

double EventDelegate::layOut(QTextLayout *layout, const QModelIndex &index, int width) const
{
    layout->setText(index.data().toString());
    layout->setFont(m_theme.font(FontRole::Small));
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout->setTextOption(option);
    QTextLayout::FormatRange subject;
    subject.start = 0;
    subject.length = index.data(EventModel::SubjectLengthRole).toInt();
    subject.format.setFontWeight(QFont::DemiBold);
    subject.format.setForeground(m_theme.palette().text);
    layout->setFormats({subject});

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

QSize EventDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    const int width = view ? view->viewport()->width() : option.rect.width();
    QTextLayout layout;
    return {width, int(std::ceil(layOut(&layout, index, width))) + m_theme.px(8)};
}

void EventDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    QTextLayout layout;
    layOut(&layout, index, option.rect.width());
    painter->save();
    painter->setClipRect(option.rect, Qt::IntersectClip);
    if (option.state & QStyle::State_HasFocus)
        painter->fillRect(option.rect, m_theme.palette().wash(m_theme.palette().accent));
    painter->setPen(m_theme.palette().dim);
    layout.draw(painter, QPointF(option.rect.left(), option.rect.top() + m_theme.px(4)));
    painter->restore();
}

} // namespace scorewatch::ui
