// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settingspage.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

#include "ui/theme/theme.h"

using namespace scorewatch;
using namespace scorewatch::ui;
using namespace Qt::StringLiterals;

class TestSettingsPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsChosenIsInForceAtOnce()
    {
        Theme theme(*qApp);
        SettingsPage page(theme);
        page.show();
        QSignalSpy changed(&page, &SettingsPage::appearanceChanged);
        const QList<QRadioButton *> choices = page.findChildren<QRadioButton *>();
        QCOMPARE(choices.size(), 3);
        choices.at(1)->click();
        QCOMPARE(theme.choice(), Theme::Choice::Dark);
        choices.at(2)->click();
        QCOMPARE(theme.choice(), Theme::Choice::Light);
        auto *zoom = page.findChild<QComboBox *>();
        QTest::keyClick(zoom, Qt::Key_Down);
        QTRY_COMPARE(theme.zoom(), 1.1);
        page.findChild<QCheckBox *>()->click();
        QVERIFY(theme.reducedMotion());
        QCOMPARE(changed.count(), 4);
    }

    void followsWhatIsChosenElsewhere()
    {
        Theme theme(*qApp);
        SettingsPage page(theme);
        theme.setChoice(Theme::Choice::Dark);
        theme.setZoom(1.5);
        theme.setReducedMotion(true);
        QVERIFY(page.findChildren<QRadioButton *>().at(1)->isChecked());
        QCOMPARE(page.findChild<QComboBox *>()->currentData().toDouble(), 1.5);
        QVERIFY(page.findChild<QCheckBox *>()->isChecked());
    }

    void profilesAreNamedInWhatIsAskedFor()
    {
        Theme theme(*qApp);
        SettingsPage page(theme);
        page.show();
        ConnectionProfile one;
        one.name = u"<i>one</i>"_s;
        ConnectionProfile two;
        two.name = u"two"_s;
        two.kind = ConnectionProfile::Kind::Embedded;
        page.setProfiles({one, two}, u"two"_s);
        QSignalSpy removed(&page, &SettingsPage::removeRequested);
        QSignalSpy opened(&page, &SettingsPage::openRequested);
        QSignalSpy edited(&page, &SettingsPage::editRequested);
        for (QPushButton *button : page.findChildren<QPushButton *>()) {
            if (button->isEnabled())
                button->click();
        }
        QCOMPARE(removed.count() + opened.count() + edited.count(), 3);
        QCOMPARE(opened.first().first().value<ConnectionProfile>(), two);
        auto *table = page.findChild<QTableView *>();
        table->selectRow(0);
        QTest::keyClick(table, Qt::Key_Return);
        QCOMPARE(opened.last().first().value<ConnectionProfile>(), one);
    }

    void withoutAProfileNothingCanBeOpened()
    {
        Theme theme(*qApp);
        SettingsPage page(theme);
        page.setProfiles({}, {});
        int enabled = 0;
        for (const QPushButton *button : page.findChildren<QPushButton *>())
            enabled += button->isEnabled();
        QCOMPARE(enabled, 1); // "Add…"
    }
};

QTEST_MAIN(TestSettingsPage)
#include "tst_settingspage.moc"
