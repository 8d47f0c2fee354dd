// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/boardview.h"

#include <algorithm>

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QScrollBar>

#include "core/domain/board.h"
#include "ui/format.h"
#include "ui/models/boardmodel.h"
#include "ui/monotonic.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

constexpr double kLowestRow = 30;
constexpr int kGlideInterval = 16; // ms: a frame
constexpr int kFlashInterval = 60; // ms: a fade does not need every frame

QString digits(qsizetype length)
{
    QString text(length, u'8');
    for (qsizetype i = length - 3; i > 0; i -= 3)
        text.insert(i, shownLocale().groupSeparator());
    return text;
}

} // namespace

BoardView::BoardView(const Theme &theme, QWidget *parent)
    : QListView(parent), m_theme(theme), m_delegate(new BoardDelegate(theme, this))
{
    setItemDelegate(m_delegate);
    setFrameShape(QFrame::NoFrame);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Live board"));
    viewport()->setAutoFillBackground(false);
    connect(&theme, &Theme::changed, this, &BoardView::relayout);
}

void BoardView::setModel(QAbstractItemModel *newModel)
{
    if (model())
        disconnect(model(), nullptr, this, nullptr);
    QListView::setModel(newModel);
    if (newModel) {
        connect(newModel, &QAbstractItemModel::rowsInserted, this, &BoardView::rearrange);
        connect(newModel, &QAbstractItemModel::rowsRemoved, this, &BoardView::rearrange);
        connect(newModel, &QAbstractItemModel::rowsMoved, this, &BoardView::rearrange);
        connect(newModel, &QAbstractItemModel::modelReset, this, &BoardView::rearrange);
    }
    rearrange();
    relayout();
}

/// A list would measure its rows and paint all of them.
void BoardView::doItemsLayout()
{
    updateGeometries();
}

void BoardView::setDimmed(bool dimmed)
{
    if (m_dimmed == dimmed)
        return;
    m_dimmed = dimmed;
    viewport()->update();
}

void BoardView::setWall(bool wall)
{
    m_wall = wall;
    relayout();
}

int BoardView::contentHeight() const
{
    return std::max(viewport()->height(), int(kLowestRow * m_theme.scale()) * kBoardSize);
}

QRect BoardView::placeRect(double place) const
{
    const double height = double(contentHeight()) / kBoardSize;
    const int top = qRound(place * height);
    return {0, top - verticalOffset(), viewport()->width(), qRound((place + 1) * height) - top};
}

QRect BoardView::shownRect(int row, std::chrono::milliseconds now) const
{
    return placeRect(m_glide.placeOf(rowIndex(row).data(BoardModel::UserIdRole).toUuid(), now));
}

QRect BoardView::visualRect(const QModelIndex &index) const
{
    return index.isValid() ? placeRect(index.row()) : QRect();
}

QModelIndex BoardView::indexAt(const QPoint &point) const
{
    for (int row = 0; row < rowCount(); ++row) {
        if (placeRect(row).contains(point))
            return rowIndex(row);
    }
    return {};
}

void BoardView::scrollTo(const QModelIndex &index, ScrollHint)
{
    const QRect rect = visualRect(index);
    if (rect.top() < 0)
        verticalScrollBar()->setValue(verticalOffset() + rect.top());
    else if (rect.bottom() > viewport()->height())
        verticalScrollBar()->setValue(verticalOffset() + rect.bottom() - viewport()->height() + 1);
}

int BoardView::verticalOffset() const
{
    return verticalScrollBar()->value();
}

void BoardView::updateGeometries()
{
    QAbstractItemView::updateGeometries(); // not the list's, which knows other rows
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(contentHeight() / kBoardSize);
    verticalScrollBar()->setRange(0, contentHeight() - viewport()->height());
}

void BoardView::resizeEvent(QResizeEvent *event)
{
    QAbstractItemView::resizeEvent(event);
    relayout();
}

void BoardView::changeEvent(QEvent *event)
{
    QAbstractItemView::changeEvent(event);
    if (event->type() == QEvent::ActivationChange) // a selection is quieter in a window that is not in front
        viewport()->update();
}

/// A view makes its first row current when it gets the focus, without a selection to be seen; the first key would then
/// pass it over.
void BoardView::focusInEvent(QFocusEvent *event)
{
    const bool hadCurrent = currentIndex().isValid();
    QListView::focusInEvent(event);
    if (!hadCurrent && selectionModel())
        selectionModel()->clearCurrentIndex();
}

void BoardView::relayout()
{
    qsizetype length = 9; // room for hundreds of millions before a column has to move
    for (int row = 0; row < rowCount(); ++row)
        length = std::max(
            length,
            qsizetype(QString::number(rowIndex(row).data(BoardModel::ScoreRole).toLongLong()).size()));
    m_scoreLength = length;
    m_delegate->setLayout(BoardLayout::of(m_theme, placeRect(0).size(), digits(length), m_wall));
    updateGeometries();
    viewport()->update();
}

void BoardView::rearrange()
{
    const auto now = monotonicNow();
    QList<QUuid> rows;
    for (int row = 0; row < rowCount(); ++row)
        rows.append(rowIndex(row).data(BoardModel::UserIdRole).toUuid());

    QRegion dirty; // where rows were that go or leave, and where they come to
    for (const QUuid &id : std::as_const(m_order)) {
        if (rows.indexOf(id) != m_order.indexOf(id))
            dirty += placeRect(m_glide.placeOf(id, now));
    }
    const bool moving = isVisible() && !m_theme.reducedMotion() && !m_order.isEmpty();
    m_glide.arrange(rows, double(kBoardSize), moving, now);
    for (const QUuid &id : std::as_const(rows)) {
        if (rows.indexOf(id) != m_order.indexOf(id))
            dirty += placeRect(m_glide.placeOf(id, now));
    }
    m_order = rows;
    viewport()->update(dirty);
    keepAnimating(now);
}

void BoardView::dataChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight,
                            const QList<int> &roles)
{
    const auto now = monotonicNow();
    for (int row = topLeft.row(); row <= bottomRight.row(); ++row) {
        viewport()->update(m_delegate->dirtyRegion(roles, shownRect(row, now)));
        const QModelIndex index = rowIndex(row);
        if (QString::number(index.data(BoardModel::ScoreRole).toLongLong()).size() > m_scoreLength)
            relayout();
    }
    if (roles.isEmpty() || roles.contains(BoardModel::FlashRole))
        keepAnimating(now);
    if (QAccessible::isActive()) {
        QAccessibleTableModelChangeEvent event(this, QAccessibleTableModelChangeEvent::DataChanged);
        event.setFirstRow(topLeft.row());
        event.setLastRow(bottomRight.row());
        QAccessible::updateAccessibility(&event);
    }
}

bool BoardView::isFlashing(int row, std::chrono::milliseconds now) const
{
    const qint64 at = rowIndex(row).data(BoardModel::FlashRole).toLongLong();
    return at >= 0 && now.count() - at < BoardDelegate::kFlashSpan.count();
}

/// The timer runs only while something moves, and no faster than what moves needs.
void BoardView::keepAnimating(std::chrono::milliseconds now)
{
    int interval = 0;
    if (!m_theme.reducedMotion() && isVisible()) {
        for (int row = 0; row < rowCount() && interval == 0; ++row)
            interval = isFlashing(row, now) ? kFlashInterval : 0;
        if (m_glide.isGliding(now))
            interval = kGlideInterval;
    }
    if (interval == m_timerInterval)
        return;
    m_timerInterval = interval;
    if (interval == 0)
        m_timer.stop();
    else
        m_timer.start(interval, Qt::PreciseTimer, this);
}

void BoardView::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_timer.timerId())
        animate();
    else
        QAbstractItemView::timerEvent(event);
}

void BoardView::animate()
{
    const auto now = monotonicNow();
    const auto before = now - std::chrono::milliseconds(3 * kGlideInterval);
    const auto flashBefore = now - std::chrono::milliseconds(2 * kFlashInterval);
    for (int row = 0; row < rowCount(); ++row) {
        const QUuid id = rowIndex(row).data(BoardModel::UserIdRole).toUuid();
        if (m_glide.motionOf(id, before) != RowGlide::Motion::None) // once more after it has landed
            viewport()->update(shownRect(row, before).united(shownRect(row, now)));
        if (isFlashing(row, flashBefore))
            viewport()->update(shownRect(row, now));
    }
    keepAnimating(before);
}

void BoardView::paintEvent(QPaintEvent *event)
{
    const auto now = monotonicNow();
    QPainter painter(viewport());
    painter.fillRect(event->rect(), m_theme.palette().panel);
    m_delegate->setFrame({now, event->region(), m_dimmed, !m_theme.reducedMotion()});
    using Motion = RowGlide::Motion; // those who rise lie over those who fall, and both over those who stay
    for (const Motion motion : {Motion::None, Motion::Falling, Motion::Rising}) {
        for (int row = 0; row < rowCount(); ++row) {
            const QUuid id = rowIndex(row).data(BoardModel::UserIdRole).toUuid();
            if (m_glide.motionOf(id, now) == motion && event->region().intersects(shownRect(row, now)))
                paintRow(painter, row, now);
        }
    }
    paintFrame(painter, event->region());
    painter.end();
    Q_EMIT painted();
}

void BoardView::paintRow(QPainter &painter, int row, std::chrono::milliseconds now)
{
    const QModelIndex index = rowIndex(row);
    QStyleOptionViewItem option;
    option.rect = shownRect(row, now);
    if (selectionModel()->isSelected(index))
        option.state |= QStyle::State_Selected;
    if (isActiveWindow())
        option.state |= QStyle::State_Active;
    m_delegate->paint(&painter, option, index);
}

/// The card's line and its round corners, over whatever row is there.
void BoardView::paintFrame(QPainter &painter, const QRegion &exposed)
{
    const QRect whole = viewport()->rect();
    const int radius = m_theme.px(Card::kRadius);
    const QRect inside = whole.adjusted(1, 1, -1, -1);
    const bool atEdge = !(exposed - QRegion(inside)).isEmpty();
    const bool atCorner = exposed.intersects(QRect(0, 0, whole.width(), radius))
        || exposed.intersects(QRect(0, whole.height() - radius, whole.width(), radius));
    if (!atEdge && !atCorner)
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath rounded;
    rounded.addRoundedRect(QRectF(whole).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    if (atCorner) {
        QPainterPath corners;
        corners.addRect(whole);
        painter.fillPath(corners.subtracted(rounded), m_theme.palette().window);
    }
    const bool focused = hasFocus() && !m_wall && window()->testAttribute(Qt::WA_KeyboardFocusChange);
    const QColor line = focused ? m_theme.palette().accent : m_theme.palette().line;
    painter.setPen(QPen(line, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(rounded);
}

QModelIndex BoardView::moveCursor(CursorAction action, Qt::KeyboardModifiers)
{
    const int count = rowCount();
    if (count == 0)
        return {};
    const int current = currentIndex().isValid() ? currentIndex().row() : -1;
    switch (action) {
    case MoveUp:
    case MoveLeft:
    case MovePrevious:
        return rowIndex(std::max(0, current - 1));
    case MoveDown:
    case MoveRight:
    case MoveNext:
        return rowIndex(std::min(count - 1, current + 1));
    case MoveHome:
    case MovePageUp:
        return rowIndex(0);
    case MoveEnd:
    case MovePageDown:
        break;
    }
    return rowIndex(count - 1);
}

void BoardView::setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags flags)
{
    const QModelIndex index = indexAt(rect.center());
    selectionModel()->select(index.isValid() ? QItemSelection(index, index) : QItemSelection(), flags);
}

QRegion BoardView::visualRegionForSelection(const QItemSelection &selection) const
{
    QRegion region;
    for (const QModelIndex &index : selection.indexes())
        region += visualRect(index);
    return region;
}

QString BoardView::selectedAsText() const
{
    const QModelIndexList selected
        = selectionModel() ? selectionModel()->selectedIndexes() : QModelIndexList();
    if (selected.isEmpty())
        return {};
    const QModelIndex index = selected.first();
    return u"%1\t%2\t%3\t%4"_s.arg(
        index.data(BoardModel::RankRole).toString(), index.data().toString(),
        index.data(BoardModel::ScoreRole).toString(),
        index.data(BoardModel::UserIdRole).toUuid().toString(QUuid::WithoutBraces));
}

void BoardView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy) && !selectedAsText().isEmpty()) {
        QApplication::clipboard()->setText(selectedAsText());
        event->accept();
        return;
    }
    QAbstractItemView::keyPressEvent(event);
}

} // namespace scorewatch::ui
