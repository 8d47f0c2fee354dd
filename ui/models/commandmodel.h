// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>

class QAction;

namespace scorewatch::ui {

class Actions;

/// The commands that fit what was typed, best first, and at the end the offer to look for a player of that name.
class CommandModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        PlaceRole = Qt::UserRole, ///< the menu it is in
        KeyRole,
    };

    explicit CommandModel(const Actions &actions, QObject *parent = nullptr);

    /// Every word must be in the command's text or its menu. An empty text fits all commands.
    void setText(const QString &text);
    /// Nothing for the offer to look for a player.
    [[nodiscard]] QAction *actionAt(int row) const;
    [[nodiscard]] const QString &text() const { return m_text; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    const Actions &m_actions;
    QString m_text;
    QList<QAction *> m_found;
};

} // namespace scorewatch::ui
