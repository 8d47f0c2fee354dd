// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/connectiondialog.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include "ui/theme/theme.h"
#include "ui/widgets/notice.h"

using namespace scorewatch;
using namespace scorewatch::ui;
using namespace Qt::StringLiterals;

namespace {

ConnectionProfile sample()
{
    ConnectionProfile profile;
    profile.name = u"Arena"_s;
    profile.environment = ConnectionProfile::Environment::Production;
    profile.host = u"db1"_s;
    profile.port = 5433;
    profile.database = u"game"_s;
    profile.user = u"mara"_s;
    profile.sslMode = u"verify-full"_s;
    profile.redisUrl = u"rediss://watch@cache1:6379/2"_s;
    profile.readOnly = true;
    return profile;
}

} // namespace

class TestConnectionDialog : public QObject
{
    Q_OBJECT

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<ConnectionDialog> m_dialog;

    void make(const ConnectionProfile &profile, const QStringList &taken = {})
    {
        m_dialog = std::make_unique<ConnectionDialog>(*m_theme, profile, taken);
        m_dialog->open();
        QVERIFY(QTest::qWaitForWindowActive(m_dialog.get()));
    }
    template <typename T> T *field(const QString &name) const
    {
        for (T *widget : m_dialog->findChildren<T *>()) {
            if (widget->accessibleName() == name)
                return widget;
        }
        return nullptr;
    }
    [[nodiscard]] QPushButton *button(const QString &text) const
    {
        for (QPushButton *button : m_dialog->findChildren<QPushButton *>()) {
            if (button->text().remove(u'&') == text)
                return button;
        }
        return nullptr;
    }

private Q_SLOTS:
    void init() { m_theme = std::make_unique<Theme>(*qApp); }
    void cleanup()
    {
        m_dialog.reset();
        m_theme.reset();
    }

    void givesBackWhatItWasGiven()
    {
        make(sample());
        QCOMPARE(m_dialog->profile(), sample());
        QCOMPARE(m_dialog->secrets(), ConnectionSecrets());
    }

    void keysAloneFillIt()
    {
        make(ConnectionProfile());
        QTest::keyClicks(QApplication::focusWidget(), u"Mine"_s);
        for (const QString &text : {QString(), QString(), u"db2"_s, QString(), u"game"_s}) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            QTest::keyClicks(QApplication::focusWidget(), text);
        }
        QCOMPARE(m_dialog->profile().name, u"Mine"_s);
        QCOMPARE(m_dialog->profile().host, u"db2"_s);
        QCOMPARE(m_dialog->profile().database, u"game"_s);
    }

    void anAddressFillsTheFields_data()
    {
        QTest::addColumn<bool>("typed");
        QTest::newRow("pasted") << false;
        QTest::newRow("typed") << true;
    }
    void anAddressFillsTheFields()
    {
        make(ConnectionProfile());
        auto *host = field<QLineEdit>(u"Host"_s);
        QVERIFY(host);
        QFETCH(const bool, typed);
        const QString address = u"postgresql://mara:s3cret@db9:6000/scores"_s;
        host->setFocus();
        if (typed) {
            QTest::keyClicks(host, address);
            QTest::keyClick(host, Qt::Key_Tab);
        } else {
            QApplication::clipboard()->setText(address);
            host->paste();
        }
        QCOMPARE(m_dialog->profile().host, u"db9"_s);
        QCOMPARE(m_dialog->profile().database, u"scores"_s);
        QCOMPARE(m_dialog->profile().port, quint16(6000));
        QCOMPARE(m_dialog->profile().user, u"mara"_s);
        QCOMPARE(m_dialog->secrets().postgresPassword, u"s3cret"_s);
        QVERIFY(!host->text().contains("s3cret"_L1));
    }

    void passwordsAreHiddenAndApart()
    {
        make(sample());
        auto *password = field<QLineEdit>(u"Password"_s);
        QVERIFY(password);
        QCOMPARE(password->echoMode(), QLineEdit::Password);
        QTest::keyClicks(password, u"hunter2"_s);
        field<QLineEdit>(u"Address"_s)->setText(u"redis://watch:pw3@cache1:6379/0"_s);
        QCOMPARE(m_dialog->secrets().postgresPassword, u"hunter2"_s);
        QCOMPARE(m_dialog->secrets().redisPassword, u"pw3"_s);
        QVERIFY(!m_dialog->profile().redisUrl.contains("pw3"_L1));
    }

    void whatIsMissingKeepsItOpen()
    {
        ConnectionProfile profile = sample();
        profile.database.clear();
        make(profile, {u"Other"_s});
        QSignalSpy accepted(m_dialog.get(), &QDialog::accepted);
        button(u"Save"_s)->click();
        QCOMPARE(accepted.count(), 0);
        QVERIFY(m_dialog->findChild<Notice *>()->sentence().contains("database"_L1));
        field<QLineEdit>(u"Database"_s)->setText(u"game"_s);
        field<QLineEdit>(u"Name"_s)->setText(u"Other"_s);
        button(u"Save"_s)->click();
        QCOMPARE(accepted.count(), 0);
        QVERIFY(m_dialog->findChild<Notice *>()->sentence().contains("name"_L1));
        field<QLineEdit>(u"Name"_s)->setText(u"Own"_s);
        button(u"Save and connect"_s)->click();
        QCOMPARE(accepted.count(), 1);
        QVERIFY(m_dialog->connectsAfterwards());
    }

    void theTestIsAskedForAndAnswered()
    {
        make(sample());
        QSignalSpy asked(m_dialog.get(), &ConnectionDialog::testRequested);
        button(u"Test"_s)->click();
        QCOMPARE(asked.count(), 1);
        QCOMPARE(asked.first().at(0).value<ConnectionProfile>(), sample());
        QVERIFY(!button(u"Test"_s)->isEnabled());
        m_dialog->showTestResult(
            {{u"fsync"_s, u"fsync"_s, DoctorCheck::Status::Bad, u"off"_s, u"on"_s, u"Set it."_s}});
        QVERIFY(button(u"Test"_s)->isEnabled());
        QCOMPARE(m_dialog->findChild<Notice *>()->severity(), Notice::Severity::Bad);
        m_dialog->showTestResult({{u"fsync"_s, u"fsync"_s, DoctorCheck::Status::Ok, u"on"_s, u"on"_s, {}}});
        QCOMPARE(m_dialog->findChild<Notice *>()->severity(), Notice::Severity::Good);
        m_dialog->showTestError({Error::Code::Unavailable, u"db1 does not answer."_s, {}, {}});
        QCOMPARE(m_dialog->findChild<Notice *>()->sentence(), u"db1 does not answer."_s);
    }

    void aScorewatchdByKeysAlone()
    {
        make(ConnectionProfile());
        QTest::keyClicks(QApplication::focusWidget(), u"Elsewhere"_s);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab); // marked as
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab); // look at
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_End);
        QVERIFY(!field<QLineEdit>(u"Host"_s)->isVisible());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QTest::keyClicks(QApplication::focusWidget(), u" https://scores.arena.example "_s);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        auto *token = field<QLineEdit>(u"Token"_s);
        QCOMPARE(QApplication::focusWidget(), token);
        QCOMPARE(token->echoMode(), QLineEdit::Password);

        QSignalSpy accepted(m_dialog.get(), &QDialog::accepted);
        QTest::keyClick(token, Qt::Key_Return); // to connect, a token is needed
        QCOMPARE(accepted.count(), 0);
        QVERIFY(m_dialog->findChild<Notice *>()->sentence().contains("token is missing"_L1));
        QCOMPARE(QApplication::focusWidget(), token);
        QTest::keyClicks(token, QString(1500, u't')); // longer than any password
        QTest::keyClick(token, Qt::Key_Return);
        QCOMPARE(accepted.count(), 1);
        QVERIFY(m_dialog->connectsAfterwards());
        ConnectionProfile expected;
        expected.name = u"Elsewhere"_s;
        expected.kind = ConnectionProfile::Kind::Scorewatchd;
        expected.apiUrl = u"https://scores.arena.example"_s;
        QCOMPARE(m_dialog->profile(), expected);
        QCOMPARE(m_dialog->secrets().apiToken, QString(1500, u't'));
        QVERIFY(m_dialog->secrets().postgresPassword.isEmpty());
    }

    void aScorewatchdIsGivenBackAndTested()
    {
        ConnectionProfile profile;
        profile.name = u"Elsewhere"_s;
        profile.kind = ConnectionProfile::Kind::Scorewatchd;
        profile.apiUrl = u"http://scores.arena.example"_s;
        make(profile);
        QCOMPARE(m_dialog->profile(), profile);
        QSignalSpy asked(m_dialog.get(), &ConnectionDialog::testRequested);
        field<QLineEdit>(u"Token"_s)->setText(u"a.b.c"_s);
        button(u"Test"_s)->click(); // over http:// to another machine
        QCOMPARE(asked.count(), 0);
        QVERIFY(m_dialog->findChild<Notice *>()->sentence().contains("read the token"_L1));
        field<QLineEdit>(u"Address of scorewatchd"_s)->setText(u"http://localhost:8080"_s);
        button(u"Test"_s)->click();
        QCOMPARE(asked.count(), 1);
        QCOMPARE(asked.first().at(1).value<ConnectionSecrets>().apiToken, u"a.b.c"_s);
        m_dialog->showTestResult(
            {{u"scorewatchd.token"_s, u"Token"_s, DoctorCheck::Status::Ok, u"taken"_s, u"taken"_s, {}}});
        QCOMPARE(m_dialog->findChild<Notice *>()->sentence(),
                 u"scorewatchd answers, and nothing is missing."_s);
        m_dialog->focusPassword();
        QCOMPARE(m_dialog->focusWidget(), field<QLineEdit>(u"Token"_s));
    }

    void savingNeedsNoToken()
    {
        ConnectionProfile profile;
        profile.name = u"Elsewhere"_s;
        profile.kind = ConnectionProfile::Kind::Scorewatchd;
        profile.apiUrl = u"https://scores.arena.example"_s;
        make(profile);
        QSignalSpy accepted(m_dialog.get(), &QDialog::accepted);
        button(u"Save"_s)->click();
        QCOMPARE(accepted.count(), 1);
    }

    void ownServersNeedNoAddress()
    {
        make(ConnectionProfile());
        field<QLineEdit>(u"Name"_s)->setText(u"Here"_s);
        auto *kind = field<QComboBox>(u"Look at"_s);
        QVERIFY(kind);
        kind->setCurrentIndex(1);
        QVERIFY(!field<QLineEdit>(u"Host"_s)->isVisible());
        QSignalSpy accepted(m_dialog.get(), &QDialog::accepted);
        button(u"Save"_s)->click();
        QCOMPARE(accepted.count(), 1);
        QCOMPARE(m_dialog->profile().kind, ConnectionProfile::Kind::Embedded);
    }
};

QTEST_MAIN(TestConnectionDialog)
#include "tst_connectiondialog.moc"
