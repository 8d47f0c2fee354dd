// SPDX-License-Identifier: GPL-3.0-or-later
// The window and the connection profiles: which one is open, what is kept of it, who is asked for what.
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/support/syntheticboard.h"
#include "tests/ui/support/testwindow.h"
#include "ui/dialogs/connectiondialog.h"
#include "ui/models/boardmodel.h"
#include "ui/pages/livepage.h"
#include "ui/pages/selftestpage.h"
#include "ui/profiledesk.h"
#include "ui/widgets/statusstrip.h"
#include "ui/widgets/toastarea.h"

using namespace scorewatch;
using namespace scorewatch::ui;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

namespace {

ConnectionProfile profileOf(const QString &name, ConnectionProfile::Environment environment)
{
    ConnectionProfile profile;
    profile.name = name;
    profile.environment = environment;
    profile.host = u"db1"_s;
    profile.database = u"game"_s;
    profile.redisUrl = u"redis://cache1:6379/0"_s;
    return profile;
}

} // namespace

class TestWindowProfiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<TestWindow>();
        window().show();
        QVERIFY(QTest::qWaitForWindowActive(&window()));
    }
    void cleanup() { m_bench.reset(); }

    void aProductionProfileIsMarked()
    {
        window().setOpenProfile(profileOf(u"Arena"_s, ConnectionProfile::Environment::Production));
        QVERIFY(window().statusStrip().text().contains(u"Arena · PRODUCTION"_s));
        QVERIFY(window().windowTitle().contains("Production"_L1));
    }

    void anotherProfileEmptiesThePages()
    {
        window().setOpenProfile(profileOf(u"one"_s, ConnectionProfile::Environment::Test));
        window().applyBoard(SyntheticBoard(1).board());
        window().setOpenProfile(profileOf(u"two"_s, ConnectionProfile::Environment::Test));
        QCOMPARE(window().livePage().picture(), LivePage::Picture::Loading);
        QCOMPARE(window().livePage().model().rowCount(), 0);
        QVERIFY(!window().statusStrip().text().contains("seq"_L1));
    }

    void profilesAreAddedRemovedAndComeBack()
    {
        QSignalSpy edited(&window().profileDesk(), &ProfileDesk::profilesEdited);
        QSignalSpy opened(&window().profileDesk(), &ProfileDesk::openRequested);
        const ConnectionProfile one = profileOf(u"one"_s, ConnectionProfile::Environment::Test);
        window().setProfiles({one});
        window().profileDesk().add(true);
        auto *dialog = window().findChild<ConnectionDialog *>();
        QVERIFY(dialog && dialog->isVisible());
        dialog->reject();
        QCOMPARE(edited.count(), 0);

        window().profileDesk().remove(one);
        QCOMPARE(edited.count(), 1);
        QVERIFY(edited.last().first().value<QList<ConnectionProfile>>().isEmpty());
        Notice *undo = window().toasts().notices().last();
        Q_EMIT undo->actionTriggered();
        QCOMPARE(edited.last().first().value<QList<ConnectionProfile>>(), QList<ConnectionProfile>{one});

        window().profileDesk().open(one);
        QCOMPARE(opened.count(), 1);
    }

    void aPasswordIsAskedForWhenAServerWantsOne()
    {
        QSignalSpy opened(&window().profileDesk(), &ProfileDesk::openRequested);
        const ConnectionProfile one = profileOf(u"one"_s, ConnectionProfile::Environment::Test);
        window().setProfiles({one});
        window().profileDesk().askPassword(
            one, {Error::Code::PermissionDenied, u"PostgreSQL wants one."_s, {}, {}});
        auto *dialog = window().findChild<ConnectionDialog *>();
        QVERIFY(dialog && dialog->isVisible());
        window().profileDesk().askPassword(one, {Error::Code::PermissionDenied, u"Redis too."_s, {}, {}});
        QCOMPARE(window().findChildren<ConnectionDialog *>().size(), 1);
        dialog->activateWindow();
        auto *field = qobject_cast<QLineEdit *>(dialog->focusWidget());
        QVERIFY(field);
        QCOMPARE(field->accessibleName(), u"Password"_s);
        QTRY_COMPARE(QApplication::focusWidget(), field);
        QTest::keyClicks(field, u"s3cret"_s);
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE(opened.count(), 1);
        QCOMPARE(opened.last().at(1).value<ConnectionSecrets>().postgresPassword, u"s3cret"_s);
    }

    void aScorewatchdStandsInThePlaceOfBothServers()
    {
        ConnectionProfile remote;
        remote.name = u"elsewhere"_s;
        remote.kind = ConnectionProfile::Kind::Scorewatchd;
        remote.apiUrl = u"https://scores.arena.example"_s;
        window().setOpenProfile(remote);
        window().statusStrip().setScorewatchd(
            {u"scorewatchd"_s, ConnectionStatus::State::Connected, {}, u"scores.arena.example:443"_s, {}});
        const QString text = window().statusStrip().text();
        QVERIFY2(text.contains(u"scorewatchd · scores.arena.example:443"_s), qPrintable(text));
        QVERIFY2(!text.contains("PostgreSQL"_L1) && !text.contains("Redis"_L1), qPrintable(text));

        QSignalSpy opened(&window().profileDesk(), &ProfileDesk::openRequested);
        window().setProfiles({remote});
        window().profileDesk().askPassword(
            remote, {Error::Code::PermissionDenied, u"The token has expired."_s, {}, {}});
        auto *dialog = window().findChild<ConnectionDialog *>();
        QVERIFY(dialog && dialog->isVisible());
        auto *field = qobject_cast<QLineEdit *>(dialog->focusWidget());
        QVERIFY(field);
        QCOMPARE(field->accessibleName(), u"Token"_s);
        dialog->activateWindow();
        QTRY_COMPARE(QApplication::focusWidget(), field);
        QTest::keyClicks(field, u"a.b.c"_s);
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE(opened.count(), 1);
        QCOMPARE(opened.last().at(1).value<ConnectionSecrets>().apiToken, u"a.b.c"_s);

        window().setOpenProfile(profileOf(u"one"_s, ConnectionProfile::Environment::Test));
        QVERIFY(window().statusStrip().text().contains("PostgreSQL"_L1));
        QVERIFY(!window().statusStrip().text().contains("scorewatchd"_L1));
    }

    void theSelfTestRunsWhenItsPageIsOpened()
    {
        QSignalSpy asked(&window(), &MainWindow::selfTestRequested);
        window().showPage("self-test");
        QCOMPARE(asked.count(), 0); // nothing is open
        window().showPage("live");
        window().setOpenProfile(profileOf(u"one"_s, ConnectionProfile::Environment::Test));
        window().showPage("self-test");
        QCOMPARE(asked.count(), 1);
        window().selfTestPage().setChecks(
            {{u"fsync"_s, u"fsync"_s, DoctorCheck::Status::Ok, u"on"_s, u"on"_s, {}}});
        window().showPage("live");
        window().showPage("self-test");
        QCOMPARE(asked.count(), 1); // what was found stays
    }

    void whereNothingIsOpenServersAreOffered()
    {
        QCOMPARE(window().livePage().picture(), LivePage::Picture::Closed);
        for (QPushButton *button : window().livePage().findChildren<QPushButton *>()) {
            if (button->text() == u"Choose servers…"_s)
                button->click();
        }
        QCOMPARE(window().currentPage(), QByteArray("settings"));
        window().setOpenProfile(profileOf(u"one"_s, ConnectionProfile::Environment::Test));
        QCOMPARE(window().livePage().picture(), LivePage::Picture::Loading);
        window().setOpenProfile(std::nullopt);
        QCOMPARE(window().livePage().picture(), LivePage::Picture::Closed);
    }

private:
    [[nodiscard]] MainWindow &window() const { return m_bench->window; }

    std::unique_ptr<TestWindow> m_bench;
};

QTEST_MAIN(TestWindowProfiles)
#include "tst_windowprofiles.moc"
