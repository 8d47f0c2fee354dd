// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/actions.h"

#include <QAction>
#include <QApplication>
#include <QMenu>
#include <QMenuBar>
#include <QSet>
#include <QTest>

#include "ui/theme/theme.h"

using namespace scorewatch::ui;
using namespace Qt::StringLiterals;

class TestActions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noKeyDoesTwoThings()
    {
        const Theme theme(*qApp);
        Actions actions(theme);
        actions.addPage("live", u"Live board"_s, u"board"_s, Access::Anyone);
        QSet<QString> keys;
        for (const QAction *action : actions.all()) {
            for (const QKeySequence &key : action->shortcuts()) {
                QVERIFY2(!keys.contains(key.toString()), qPrintable(key.toString()));
                keys.insert(key.toString());
            }
        }
        QVERIFY(keys.contains(u"F11"_s) && keys.contains(u"Ctrl+1"_s) && keys.contains(u"Ctrl++"_s));
    }

    void everyCommandIsInAMenuOnce()
    {
        const Theme theme(*qApp);
        Actions actions(theme);
        actions.addPage("live", u"Live board"_s, u"board"_s, Access::Anyone);
        QMenuBar bar;
        actions.fillMenuBar(&bar);
        actions.fillMenuBar(&bar); // again, as after a change of language
        QList<QAction *> found;
        for (const QAction *title : bar.actions()) {
            for (QAction *action : title->menu()->actions()) {
                if (!action->isSeparator())
                    found.append(action);
            }
        }
        for (QAction *action : actions.all())
            QVERIFY2(found.count(action) == 1, qPrintable(action->objectName()));
        QCOMPARE(found.size(), actions.all().size());
    }

    void whatIsNotAllowedIsLeftOut()
    {
        const Theme theme(*qApp);
        Actions actions(theme);
        const QAction *page = actions.addPage("audit", u"Audit"_s, u"board"_s, Access::Admin);
        QMenuBar bar;
        actions.fillMenuBar(&bar);
        actions.setAccess(Access::Operator);
        QVERIFY(!page->isVisible());
        QVERIFY(actions.action("view.wall")->isVisible());
        QVERIFY(!actions.withShortcuts().contains(page));
        const auto hasMenu = [&bar](const QString &title) {
            for (const QAction *menu : bar.actions()) {
                if (menu->text() == title)
                    return menu->isVisible();
            }
            return false;
        };
        QVERIFY(!hasMenu(u"&Moderation"_s)); // nothing in it is allowed
        QVERIFY(hasMenu(u"&View"_s));
        actions.setAccess(Access::Admin);
        QVERIFY(page->isVisible());
        QVERIFY(hasMenu(u"&Moderation"_s));
    }
};

QTEST_MAIN(TestActions)
#include "tst_actions.moc"
