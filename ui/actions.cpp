// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/actions.h"

#include <algorithm>

#include <QAction>
#include <QActionGroup>
#include <QCoreApplication>
#include <QMenu>
#include <QMenuBar>

#include "ui/theme/themeicon.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

enum Trait { NoTrait = 0, StartsGroup = 1, Checkable = 2, ThemeChoice = 4 };

struct ActionRow
{
    const char *id; ///< what is before the dot is the menu
    const char *text;
    const char *icon;
    const char *shortcuts; ///< separated by "; "
    Access needs;
    int traits;
    const char *tip;
};

// clang-format off
constexpr ActionRow kActions[] = {
    {"file.profiles",       QT_TRANSLATE_NOOP("Actions", "&Profiles…"),           "profile",  "Ctrl+Shift+O",   Access::Anyone, NoTrait,     QT_TRANSLATE_NOOP("Actions", "Which servers to look at")},
    {"file.export-picture", QT_TRANSLATE_NOOP("Actions", "&Export picture…"),     "picture",  "Ctrl+Shift+S",   Access::Anyone, StartsGroup, QT_TRANSLATE_NOOP("Actions", "Save what the window shows as a PNG file")},
    {"file.quit",           QT_TRANSLATE_NOOP("Actions", "&Quit"),                "quit",     "Ctrl+Q",         Access::Anyone, StartsGroup, ""},
    {"view.search",         QT_TRANSLATE_NOOP("Actions", "&Search anything…"),    "search",   "Ctrl+K; Ctrl+P", Access::Anyone, StartsGroup, QT_TRANSLATE_NOOP("Actions", "Any command by a few letters, any player by name")},
    {"view.refresh",        QT_TRANSLATE_NOOP("Actions", "&Refresh"),             "refresh",  "F5; Ctrl+R",     Access::Anyone, NoTrait,     QT_TRANSLATE_NOOP("Actions", "Read this page again")},
    {"view.around",         QT_TRANSLATE_NOOP("Actions", "&Around player…"),      "around",   "Ctrl+F",         Access::Anyone, NoTrait,     QT_TRANSLATE_NOOP("Actions", "Find a player, see who is above and below, and page to any rank")},
    {"view.wall",           QT_TRANSLATE_NOOP("Actions", "&Wall mode"),           "wall",     "F11",            Access::Anyone, Checkable,   QT_TRANSLATE_NOOP("Actions", "The board alone on the whole screen; Esc leaves")},
    {"view.zoom-in",        QT_TRANSLATE_NOOP("Actions", "Zoom &in"),             "zoom-in",  "Ctrl++; Ctrl+=", Access::Anyone, StartsGroup, ""},
    {"view.zoom-out",       QT_TRANSLATE_NOOP("Actions", "Zoom &out"),            "zoom-out", "Ctrl+-",         Access::Anyone, NoTrait,     ""},
    {"view.zoom-reset",     QT_TRANSLATE_NOOP("Actions", "&Usual size"),          "",         "Ctrl+0",         Access::Anyone, NoTrait,     ""},
    {"view.theme-system",   QT_TRANSLATE_NOOP("Actions", "Colours of the &system"), "system", "",               Access::Anyone, StartsGroup | Checkable | ThemeChoice, ""},
    {"view.theme-dark",     QT_TRANSLATE_NOOP("Actions", "&Dark"),                "dark",     "",               Access::Anyone, Checkable | ThemeChoice, ""},
    {"view.theme-light",    QT_TRANSLATE_NOOP("Actions", "&Light"),               "light",    "",               Access::Anyone, Checkable | ThemeChoice, ""},
    {"moderation.open",     QT_TRANSLATE_NOOP("Actions", "&Open the case"),       "case",     "",               Access::Moderator, NoTrait,  QT_TRANSLATE_NOOP("Actions", "Everything it is judged by; Return in the queue")},
    {"moderation.next",     QT_TRANSLATE_NOOP("Actions", "Ne&xt"),                "down",     "J",              Access::Moderator, NoTrait,  QT_TRANSLATE_NOOP("Actions", "The next case of the queue")},
    {"moderation.previous", QT_TRANSLATE_NOOP("Actions", "&Previous"),            "up",       "K",              Access::Moderator, NoTrait,  QT_TRANSLATE_NOOP("Actions", "The case before it in the queue")},
    {"moderation.filter",   QT_TRANSLATE_NOOP("Actions", "F&ilter the queue"),    "search",   "/",              Access::Moderator, NoTrait,  QT_TRANSLATE_NOOP("Actions", "By the beginning of the player's name")},
    {"moderation.claim",    QT_TRANSLATE_NOOP("Actions", "&Claim"),               "claim",    "C",              Access::Moderator, StartsGroup, QT_TRANSLATE_NOOP("Actions", "Look after the case for ten minutes, or for ten more")},
    {"moderation.release",  QT_TRANSLATE_NOOP("Actions", "&Release"),             "release",  "R",              Access::Moderator, NoTrait,  QT_TRANSLATE_NOOP("Actions", "Give the claim back, so that others can take the case")},
    {"moderation.hand-over", QT_TRANSLATE_NOOP("Actions", "&Hand over…"),         "hand-over", "H",             Access::Moderator, NoTrait,  QT_TRANSLATE_NOOP("Actions", "Give the claim to somebody else")},
    {"moderation.opinion",  QT_TRANSLATE_NOOP("Actions", "&Second opinion…"),     "opinion",  "O",              Access::Moderator, NoTrait,  QT_TRANSLATE_NOOP("Actions", "Ask somebody, or anybody, what they think of it")},
    {"moderation.note",     QT_TRANSLATE_NOOP("Actions", "&Note…"),               "note",     "N",              Access::Moderator, NoTrait,  QT_TRANSLATE_NOOP("Actions", "Write something down in the case")},
    {"moderation.watch",    QT_TRANSLATE_NOOP("Actions", "&Watch…"),              "watch",    "W",              Access::Moderator, NoTrait,  QT_TRANSLATE_NOOP("Actions", "Put the case aside without penalty, or bring it back")},
    {"moderation.close",    QT_TRANSLATE_NOOP("Actions", "Close…"),               "good",     "X",              Access::Moderator, NoTrait,  QT_TRANSLATE_NOOP("Actions", "Close the case with a verdict")},
    {"moderation.note-player", QT_TRANSLATE_NOOP("Actions", "Note on the player…"), "note",   "1",              Access::Moderator, StartsGroup, QT_TRANSLATE_NOOP("Actions", "On the player's record, beyond this case")},
    {"moderation.warn",     QT_TRANSLATE_NOOP("Actions", "Warn…"),                "warn",     "2",              Access::Moderator, NoTrait,  QT_TRANSLATE_NOOP("Actions", "Tell the player; changes nothing on the board")},
    {"moderation.flag",     QT_TRANSLATE_NOOP("Actions", "&Flag…"),               "flag",     "3",              Access::Moderator, NoTrait,  QT_TRANSLATE_NOOP("Actions", "Mark the player for everybody who moderates")},
    {"moderation.hold",     QT_TRANSLATE_NOOP("Actions", "Hold off the board…"),  "hold",     "4",              Access::Moderator, NoTrait,  QT_TRANSLATE_NOOP("Actions", "Off the board while it is looked at; the score goes on counting")},
    {"moderation.ban-timed", QT_TRANSLATE_NOOP("Actions", "&Ban for a time…"),    "ban",      "5",              Access::Moderator, NoTrait,  QT_TRANSLATE_NOOP("Actions", "Off the board and logged out; lifts itself")},
    {"moderation.ban",      QT_TRANSLATE_NOOP("Actions", "Ban for &good…"),       "ban",      "6",              Access::Moderator, NoTrait,  QT_TRANSLATE_NOOP("Actions", "Off the board and logged out until it is lifted")},
    {"moderation.correct",  QT_TRANSLATE_NOOP("Actions", "Correct…"),             "correct",  "7",              Access::Moderator, NoTrait,  QT_TRANSLATE_NOOP("Actions", "Give or take points by a row of the ledger")},
    {"moderation.unflag",   QT_TRANSLATE_NOOP("Actions", "Take the flag away…"),  "flag",     "",               Access::Moderator, StartsGroup, ""},
    {"moderation.end-hold", QT_TRANSLATE_NOOP("Actions", "&End the hold…"),       "hold",     "",               Access::Moderator, NoTrait,  ""},
    {"moderation.unban",    QT_TRANSLATE_NOOP("Actions", "&Lift the ban…"),       "ban",      "",               Access::Moderator, NoTrait,  ""},
    {"moderation.undo",     QT_TRANSLATE_NOOP("Actions", "&Undo your last act"),  "undo",     "U",              Access::Moderator, StartsGroup, QT_TRANSLATE_NOOP("Actions", "Brings back exactly what was before")},
    {"tools.self-test",     QT_TRANSLATE_NOOP("Actions", "&Self-test"),           "self-test", "Ctrl+Shift+T",  Access::Anyone, NoTrait,     QT_TRANSLATE_NOOP("Actions", "Check versions, rights and settings of both servers")},
    {"help.shortcuts",      QT_TRANSLATE_NOOP("Actions", "&Keyboard shortcuts"),  "keyboard", "F1; ?",          Access::Anyone, NoTrait,     ""},
    {"help.about",          QT_TRANSLATE_NOOP("Actions", "&About Scorewatch"),    "info",     "",               Access::Anyone, StartsGroup, ""},
};

struct MenuRow
{
    const char *id;
    const char *title;
};
constexpr MenuRow kMenus[] = {
    {"file",  QT_TRANSLATE_NOOP("Actions", "&File")},
    {"view",  QT_TRANSLATE_NOOP("Actions", "&View")},
    {"moderation", QT_TRANSLATE_NOOP("Actions", "&Moderation")},
    {"tools", QT_TRANSLATE_NOOP("Actions", "&Tools")},
    {"help",  QT_TRANSLATE_NOOP("Actions", "&Help")},
};
// clang-format on

QString translated(const char *text)
{
    return QCoreApplication::translate("Actions", text);
}

QByteArray menuOf(const QByteArray &id)
{
    return id.left(id.indexOf('.'));
}

QString withoutMnemonic(QString text)
{
    return text.remove(u'&').remove(u'…');
}

} // namespace

Actions::Actions(const Theme &theme, QObject *parent)
    : QObject(parent), m_theme(theme), m_themes(new QActionGroup(this)), m_pageGroup(new QActionGroup(this))
{
    for (const ActionRow &row : kActions) {
        auto *action = new QAction(translated(row.text), this);
        action->setObjectName(QLatin1StringView(row.id));
        if (*row.icon)
            action->setIcon(themeIcon(theme, QLatin1StringView(row.icon)));
        if (*row.shortcuts) // the list of an empty text holds an empty key
            action->setShortcuts(QKeySequence::listFromString(QLatin1StringView(row.shortcuts)));
        action->setToolTip(*row.tip ? translated(row.tip) : withoutMnemonic(action->text()));
        action->setStatusTip(action->toolTip());
        action->setCheckable(row.traits & Checkable);
        if (row.traits & ThemeChoice)
            m_themes->addAction(action);
        m_actions.append(action);
        m_byId.insert(row.id, action);
        m_entries.insert(action, {row.needs, menuOf(row.id), bool(row.traits & StartsGroup)});
    }
}

QAction *Actions::action(const QByteArray &id) const
{
    QAction *action = m_byId.value(id);
    Q_ASSERT_X(action, "Actions::action", id.constData());
    return action;
}

QAction *Actions::addPage(const QByteArray &pageId, const QString &title, const QString &icon, Access needs)
{
    auto *action = new QAction(themeIcon(m_theme, icon), title, this);
    action->setObjectName(QString::fromLatin1("page." + pageId));
    action->setCheckable(true);
    m_pageGroup->addAction(action);
    m_pages.append(action);
    if (m_pages.size() <= 9)
        action->setShortcut(QKeySequence(u"Ctrl+%1"_s.arg(m_pages.size())));
    m_byId.insert(action->objectName().toLatin1(), action);
    m_entries.insert(action, {needs, "view", false});
    return action;
}

QString Actions::menuTitle(const QAction *action) const
{
    const QByteArray menu = m_entries.value(action).menu;
    for (const MenuRow &row : kMenus) {
        if (menu == row.id)
            return withoutMnemonic(translated(row.title));
    }
    return {};
}

void Actions::setAccess(Access access)
{
    for (QAction *action : all())
        action->setVisible(m_entries.value(action).needs <= access);
}

QList<QAction *> Actions::withShortcuts() const
{
    QList<QAction *> actions = all();
    actions.removeIf(
        [](const QAction *action) { return action->shortcut().isEmpty() || !action->isVisible(); });
    return actions;
}

/// A menu of which nothing is allowed is no menu.
void Actions::hideEmpty(QMenu *menu) const
{
    const QList<QAction *> actions = menu->actions();
    menu->menuAction()->setVisible(std::any_of(actions.cbegin(), actions.cend(), [](const QAction *action) {
        return action->isVisible() && !action->isSeparator();
    }));
}

void Actions::fillMenuBar(QMenuBar *bar) const
{
    bar->clear();
    for (const MenuRow &row : kMenus) {
        QMenu *menu = bar->addMenu(translated(row.title));
        menu->setToolTipsVisible(false);
        if (qstrcmp(row.id, "view") == 0)
            menu->addActions(m_pages);
        for (QAction *action : m_actions) {
            const Entry entry = m_entries.value(action);
            if (entry.menu != row.id)
                continue;
            if (entry.startsGroup && !menu->isEmpty())
                menu->addSeparator();
            menu->addAction(action);
            connect(action, &QAction::visibleChanged, menu, [this, menu] { hideEmpty(menu); });
        }
        hideEmpty(menu);
    }
}

} // namespace scorewatch::ui
