// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

#include "ui/models/recordmodel.h"
#include "ui/theme/tabulartext.h"

class QTextLayout;

namespace scorewatch::ui {

class Theme;

/// Paints a cell of a RecordModel, over as many lines as it needs where it may wrap.
class RecordDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit RecordDelegate(const Theme &theme, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void restyle();
    [[nodiscard]] QFont fontOf(const RecordCell &cell) const;
    /// The height in pixels.
    static double layOut(QTextLayout *layout, const QString &text, const QFont &font, int width);

    const Theme &m_theme;
    TabularText m_digits;
};

} // namespace scorewatch::ui
