// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

class QTextLayout;

namespace scorewatch::ui {

class Theme;

/// Paints a sentence over as many lines as it needs, the one it is about in strong letters.
class EventDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit EventDelegate(const Theme &theme, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    /// The height in pixels.
    double layOut(QTextLayout *layout, const QModelIndex &index, int width) const;

    const Theme &m_theme;
};

} // namespace scorewatch::ui
