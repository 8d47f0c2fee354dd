// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/welcomepage.h"

#include <QApplication>
#include <QSignalSpy>
#include <QTest>

#include "ui/theme/theme.h"
#include "ui/widgets/choicecard.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/statepane.h"

using namespace scorewatch;
using namespace scorewatch::ui;
using namespace Qt::StringLiterals;

class TestWelcomePage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keysChoose()
    {
        const Theme theme(*qApp);
        WelcomePage page(theme);
        page.show();
        QVERIFY(QTest::qWaitForWindowActive(&page));
        QSignalSpy tried(&page, &WelcomePage::tryRequested);
        QSignalSpy connected(&page, &WelcomePage::connectRequested);
        const QList<ChoiceCard *> cards = page.findChildren<ChoiceCard *>();
        QCOMPARE(cards.size(), 2);
        cards.at(0)->setFocus();
        QTest::keyClick(cards.at(0), Qt::Key_Space);
        QCOMPARE(tried.count(), 1);
        QTest::keyClick(cards.at(0), Qt::Key_Tab);
        QVERIFY(cards.at(1)->hasFocus());
        QTest::keyClick(cards.at(1), Qt::Key_Space);
        QCOMPARE(connected.count(), 1);
    }

    void whileItStartsThereIsNothingToChoose()
    {
        const Theme theme(*qApp);
        WelcomePage page(theme);
        page.resize(900, 600);
        page.show();
        page.showBusy(u"Preparing the database"_s);
        QVERIFY(!page.findChild<ChoiceCard *>()->isVisible());
        QVERIFY(page.findChild<StatePane *>()->isVisible());
        page.showError({Error::Code::NotFound, u"PostgreSQL is not installed."_s, {}, {}});
        QVERIFY(page.findChild<ChoiceCard *>()->isVisible());
        QVERIFY(page.findChild<Notice *>()->isVisible());
        page.showChoice();
        QVERIFY(!page.findChild<Notice *>()->isVisible());
    }
};

QTEST_MAIN(TestWelcomePage)
#include "tst_welcomepage.moc"
