// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include <QAbstractItemDelegate>
#include <QCache>
#include <QPixmap>
#include <QRegion>
#include <QUuid>

#include "ui/delegates/boardlayout.h"

namespace scorewatch::ui {

/// What is the same for all rows of one picture.
struct BoardFrame
{
    std::chrono::milliseconds now{0};
    QRegion exposed;     ///< only what touches it is painted
    bool dimmed = false; ///< the last known board, greyed
    bool flashing = true;
};

/// Paints one player of the live board. Avatars and trend lines are kept as pictures, so that a frame in which only
/// scores changed costs a few digits.
class BoardDelegate final : public QAbstractItemDelegate
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds kFlashSpan{900};

    explicit BoardDelegate(const Theme &theme, QObject *parent = nullptr);

    void setLayout(const BoardLayout &layout);
    [[nodiscard]] const BoardLayout &layout() const { return m_layout; }
    void setFrame(const BoardFrame &frame) { m_frame = frame; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

    /// What has to be painted again when these roles of a row at `row` changed; an empty list means all.
    [[nodiscard]] QRegion dirtyRegion(const QList<int> &roles, const QRect &row) const;

private:
    struct Trend
    {
        quint32 generation = 0;
        QPixmap pixmap;
    };

    void paintBackground(QPainter &painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const;
    void paintRank(QPainter &painter, const QRect &cell, const QModelIndex &index) const;
    void paintMovement(QPainter &painter, const QRect &cell, const QModelIndex &index) const;
    void paintAvatar(QPainter &painter, const QRect &cell, const QModelIndex &index) const;
    void paintPlayer(QPainter &painter, const QRect &cell, const QModelIndex &index) const;
    void paintScore(QPainter &painter, const QRect &cell, const QModelIndex &index) const;
    void paintChange(QPainter &painter, const QRect &cell, const QModelIndex &index) const;
    void paintTrend(QPainter &painter, const QRect &cell, const QModelIndex &index) const;
    [[nodiscard]] QPixmap drawTrend(const QModelIndex &index, QSize size, double pixelRatio) const;
    [[nodiscard]] QString secondLine(const QModelIndex &index) const;

    const Theme &m_theme;
    BoardLayout m_layout;
    BoardFrame m_frame;
    mutable QCache<QString, QPixmap> m_avatars{64};
    mutable QCache<QUuid, Trend> m_trends{32};
};

} // namespace scorewatch::ui
