// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDateTime>
#include <QProcess>
#include <QTemporaryDir>

#include "core/identity/tokencodec.h"
#include "tests/support/daemonbench.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

/// `scorewatchd token issue`, which needs no server.
class TestTokenIssue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QByteArray(40, 's') + '\n') == 41);
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
    }

    void init()
    {
        m_bench.environment = QProcessEnvironment::systemEnvironment();
        m_bench.environment.insert(u"SCOREWATCH_JWT_SECRET_FILE"_s, m_path);
    }

    void printsATokenAndNothingElse_data()
    {
        QTest::addColumn<QString>("role");
        QTest::addColumn<QString>("sub");
        QTest::addColumn<QString>("ttl");
        QTest::addColumn<qint64>("seconds");
        QTest::addRow("service") << u"service"_s << u"game-1"_s << u"30d"_s << qint64(30 * 86'400);
        QTest::addRow("operator") << u"operator"_s << u"mara"_s << u"12h"_s << qint64(12 * 3600);
        QTest::addRow("moderator") << u"moderator"_s << u"mara"_s << u"10m"_s << qint64(600);
        QTest::addRow("admin") << u"admin"_s << u"mara@example.com"_s << u"400d"_s << qint64(400 * 86'400);
        QTest::addRow("player") << u"player"_s << u"7F6B4E8A-2f0e-4a54-9a3f-5f8f1f0f7c11"_s << u"1m"_s
                                << qint64(60);
    }
    void printsATokenAndNothingElse()
    {
        QFETCH(QString, role);
        QFETCH(QString, sub);
        QFETCH(QString, ttl);
        const auto outcome = issue({u"--sub"_s, sub, u"--role"_s, role, u"--ttl"_s, ttl});
        QVERIFY2(outcome.code == 0 && outcome.err.isEmpty(), outcome.all().constData());
        QVERIFY(outcome.out.endsWith(u'\n') && outcome.out.count(u'\n') == 1);
        const auto key = SigningKey::fromFile(m_path);
        VERIFY_OK(key);
        const auto verdict
            = TokenCodec(*key).verify(outcome.out.trimmed().toLatin1(), QDateTime::currentSecsSinceEpoch());
        QCOMPARE(verdict.fault, TokenFault::None);
        QCOMPARE(QString::fromLatin1(roleName(verdict.principal.role)), role);
        QCOMPARE(QString::fromLatin1(verdict.principal.subject), role == "player"_L1 ? sub.toLower() : sub);
        QTEST(verdict.principal.expiresAt - verdict.principal.issuedAt, "seconds");
        QVERIFY(verdict.principal.sessionId.isEmpty());
        // Each has an id of its own.
        QVERIFY(issue({u"--sub"_s, sub, u"--role"_s, role, u"--ttl"_s, ttl}).out != outcome.out);
    }

    void refusesWrongUsage_data()
    {
        QTest::addColumn<QStringList>("arguments");
        const auto row
            = [](const char *what, const QStringList &arguments) { QTest::addRow("%s", what) << arguments; };
        row("nothing", {});
        row("no sub", {u"--role"_s, u"service"_s});
        row("no role", {u"--sub"_s, u"game-1"_s});
        row("unknown role", {u"--sub"_s, u"game-1"_s, u"--role"_s, u"root"_s});
        row("a player by name", {u"--sub"_s, u"mara"_s, u"--role"_s, u"player"_s});
        row("a blank", {u"--sub"_s, u"game 1"_s, u"--role"_s, u"service"_s});
        row("not ASCII", {u"--sub"_s, u"mära"_s, u"--role"_s, u"admin"_s});
        for (const char *ttl : {"401d", "9601h", "0d", "-1d", "30", "d", "1y", "1.5h", "30D", "30 d",
                                "99999999999999999999d", "106751991167301d"})
            row(ttl,
                {u"--sub"_s, u"game-1"_s, u"--role"_s, u"service"_s, u"--ttl=%1"_s.arg(QLatin1String(ttl))});
    }
    void refusesWrongUsage()
    {
        QFETCH(QStringList, arguments);
        const auto outcome = issue(arguments);
        QVERIFY2(outcome.code == 2, outcome.all().constData());
        QVERIFY2(outcome.out.isEmpty() && !outcome.err.isEmpty(), outcome.all().constData());
    }

    void wantsAKeyThatNobodyElseCanRead()
    {
        const QStringList good{u"--sub"_s, u"game-1"_s, u"--role"_s, u"service"_s};
        m_bench.environment.remove(u"SCOREWATCH_JWT_SECRET_FILE"_s);
        auto outcome = issue(good);
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.out.isEmpty() && outcome.err.contains(u"jwt_secret_file"_s),
                 outcome.all().constData());

        const QString open = m_directory.filePath(u"open"_s);
        QVERIFY(QFile::copy(m_path, open));
        QVERIFY(QFile(open).setPermissions(QFile::ReadOwner | QFile::ReadOther));
        outcome = issue(good + QStringList{u"--jwt-secret-file"_s, open});
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.out.isEmpty() && outcome.err.contains(u"chmod 600"_s), outcome.all().constData());
    }

private:
    DaemonBench::Outcome issue(const QStringList &arguments) const
    {
        return m_bench.run(QStringList{u"token"_s, u"issue"_s} + arguments);
    }

    QTemporaryDir m_directory;
    const QString m_path = m_directory.filePath(u"jwt.key"_s);
    DaemonBench m_bench{QStringLiteral(SCOREWATCHD)};
};

QTEST_GUILESS_MAIN(TestTokenIssue)
#include "tst_tokenissue.moc"
