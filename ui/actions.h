// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QObject>

class QAction;
class QActionGroup;
class QMenu;
class QMenuBar;

namespace scorewatch::ui {

class Theme;

/// What somebody must be allowed to do on the servers for a command to make sense. The servers enforce it; the window
/// only leaves out what would be refused.
enum class Access { Anyone, Operator, Moderator, Admin };

/// Every command the person can give, each made from one row of one table (in actions.cpp). A command of the table is
/// named by its id, "view.wall".
class Actions final : public QObject
{
    Q_OBJECT

public:
    Actions(const Theme &theme, QObject *parent = nullptr);

    /// The action must exist: a wrong id is a programming error.
    [[nodiscard]] QAction *action(const QByteArray &id) const;
    /// All of them, pages first, then in the table's order.
    [[nodiscard]] QList<QAction *> all() const { return m_pages + m_actions; }
    [[nodiscard]] QList<QAction *> withShortcuts() const;

    /// The title of the menu it is in, without its mnemonic.
    [[nodiscard]] QString menuTitle(const QAction *action) const;

    /// A command that opens a page. It goes to the View menu, above the rest, with Ctrl+1 to Ctrl+9 in turn.
    QAction *addPage(const QByteArray &pageId, const QString &title, const QString &icon, Access needs);

    /// Leaves out the commands for which these rights are too few.
    void setAccess(Access access);

    void fillMenuBar(QMenuBar *bar) const;

private:
    void hideEmpty(QMenu *menu) const;

    struct Entry
    {
        Access needs = Access::Anyone;
        QByteArray menu;
        bool startsGroup = false;
    };

    const Theme &m_theme;
    QList<QAction *> m_actions;
    QList<QAction *> m_pages;
    QHash<QByteArray, QAction *> m_byId;
    QHash<const QAction *, Entry> m_entries;
    QActionGroup *m_themes;
    QActionGroup *m_pageGroup;
};

} // namespace scorewatch::ui
