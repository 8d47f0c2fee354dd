// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QBasicTimer>
#include <QListView>
#include <QUuid>

#include "ui/delegates/boarddelegate.h"
#include "ui/widgets/rowglide.h"

namespace scorewatch::ui {

/// The live board: rows share the height and glide to a new place. It paints only what changed. Keyboard, selection
/// and what a screen reader hears are those of any list; where rows are and how they are painted is its own.
class BoardView final : public QListView
{
    Q_OBJECT

public:
    explicit BoardView(const Theme &theme, QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    void doItemsLayout() override;
    /// Greys the rows: what is shown is the last that was known.
    void setDimmed(bool dimmed);
    /// Letters grow with the rows, without a limit.
    void setWall(bool wall);

    [[nodiscard]] QRect visualRect(const QModelIndex &index) const override;
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;
    [[nodiscard]] QModelIndex indexAt(const QPoint &point) const override;
    void dataChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight,
                     const QList<int> &roles = {}) override;

    /// The selected row as a line for a spreadsheet: rank, name, score, id, with tabs between.
    [[nodiscard]] QString selectedAsText() const;

Q_SIGNALS:
    /// A picture is in the window's buffer. Emitted from within paintEvent.
    void painted();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void timerEvent(QTimerEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void updateGeometries() override;

    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    [[nodiscard]] int horizontalOffset() const override { return 0; }
    [[nodiscard]] int verticalOffset() const override;
    [[nodiscard]] bool isIndexHidden(const QModelIndex &) const override { return false; }
    void setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags flags) override;
    [[nodiscard]] QRegion visualRegionForSelection(const QItemSelection &selection) const override;

private:
    [[nodiscard]] int contentHeight() const;
    /// The rectangle of a place, which may have a fraction, in the viewport.
    [[nodiscard]] QRect placeRect(double place) const;
    [[nodiscard]] QRect shownRect(int row, std::chrono::milliseconds now) const;
    [[nodiscard]] QModelIndex rowIndex(int row) const { return model()->index(row, 0, rootIndex()); }
    [[nodiscard]] int rowCount() const { return model() ? model()->rowCount(rootIndex()) : 0; }
    [[nodiscard]] bool isFlashing(int row, std::chrono::milliseconds now) const;
    void relayout();
    void rearrange();
    void animate();
    void keepAnimating(std::chrono::milliseconds now);
    void paintRow(QPainter &painter, int row, std::chrono::milliseconds now);
    void paintFrame(QPainter &painter, const QRegion &exposed);

    const Theme &m_theme;
    BoardDelegate *m_delegate;
    RowGlide m_glide;
    QList<QUuid> m_order; ///< the rows as they were arranged last
    QBasicTimer m_timer;
    int m_timerInterval = 0;
    qsizetype m_scoreLength = 0;
    bool m_dimmed = false;
    bool m_wall = false;
};

} // namespace scorewatch::ui
