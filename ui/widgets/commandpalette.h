// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>

#include "ui/widgets/card.h"

class QLineEdit;
class QListView;

namespace scorewatch::ui {

class Actions;
class CommandModel;

/// "Search anything": every command by a few letters, and players by name, over the upper middle of the window.
class CommandPalette final : public Card
{
    Q_OBJECT

public:
    CommandPalette(const Theme &theme, const Actions &actions, QWidget *window);

    /// Empty, in front, and with the cursor in it.
    void open();

Q_SIGNALS:
    void playerSearchRequested(const QString &text);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void filter(const QString &text);
    void run(const QModelIndex &index);
    void close();
    void place();

    CommandModel *m_model;
    QLineEdit *m_field;
    QPointer<QWidget> m_before; ///< had the focus when it was opened
    QListView *m_list;
};

} // namespace scorewatch::ui
