// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

#include "ui/theme/tabulartext.h"

namespace scorewatch::ui {

class Theme;

/// Paints the cells of a table: right-aligned ones as numbers whose digits stand under each other, the row with the
/// `markedRole` (when one is given) in strong letters.
class NumberDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit NumberDelegate(const Theme &theme, int markedRole = -1, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void restyle();

    const Theme &m_theme;
    int m_markedRole;
    TabularText m_digits;
    TabularText m_strongDigits;
};

} // namespace scorewatch::ui
