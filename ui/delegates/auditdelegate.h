// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

#include "ui/theme/tabulartext.h"

namespace scorewatch::ui {

class Theme;

/// Paints a row of the audit: what was done as a chip in its colour, the seal as a mark with its position.
class AuditDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit AuditDelegate(const Theme &theme, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void restyle();
    void paintChip(QPainter *painter, const QRect &room, const QModelIndex &index) const;
    void paintSeal(QPainter *painter, const QRect &room, const QModelIndex &index) const;

    const Theme &m_theme;
    TabularText m_digits;
};

} // namespace scorewatch::ui
