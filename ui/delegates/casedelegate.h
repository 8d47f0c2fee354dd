// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCache>
#include <QPixmap>
#include <QStyledItemDelegate>

#include "ui/theme/tabulartext.h"

namespace scorewatch::ui {

class Theme;

/// Paints a case of the queue: severity as bars, word and colour, who it is, what found them, who looks after it.
class CaseDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    static constexpr double kRowHeight = 48;

    explicit CaseDelegate(const Theme &theme, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void restyle();
    void paintPlayer(QPainter &painter, const QRect &room, const QModelIndex &index) const;
    void paintClaim(QPainter &painter, const QRect &room, const QModelIndex &index) const;
    void paintLines(QPainter &painter, const QRect &room, const QModelIndex &index, bool strong,
                    const QColor &second) const;

    const Theme &m_theme;
    TabularText m_digits;
    mutable QCache<QString, QPixmap> m_avatars{256};
};

} // namespace scorewatch::ui
