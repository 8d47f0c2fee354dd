// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace scorewatch::ui {

class Theme;

/// Paints a command as icon, text, the menu it is in and its key.
class CommandDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit CommandDelegate(const Theme &theme, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const Theme &m_theme;
};

} // namespace scorewatch::ui
