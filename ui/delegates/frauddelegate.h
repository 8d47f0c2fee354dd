// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QStyledItemDelegate>

#include "ui/theme/palette.h"

namespace scorewatch::ui {

class Theme;

/// Paints the tables of rules and of what they found: a severity by colour, word and shape, a mode as a badge, a
/// measured value as a bar with the threshold on it. Columns that are not named are plain text.
class FraudDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    enum class Cell { Plain, Strong, Dim, Severity, Mode, Bar, Done };

    FraudDelegate(const Theme &theme, QHash<int, Cell> cells, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintText(QPainter *painter, const QRect &room, const QModelIndex &index, Cell cell) const;
    void paintSeverity(QPainter *painter, const QRect &room, const QModelIndex &index) const;
    void paintBadge(QPainter *painter, const QRect &room, const QString &text, Ink ink) const;
    void paintBar(QPainter *painter, const QRect &room, const QModelIndex &index) const;

    const Theme &m_theme;
    QHash<int, Cell> m_cells;
};

} // namespace scorewatch::ui
