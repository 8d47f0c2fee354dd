// SPDX-License-Identifier: GPL-3.0-or-later
#include <csignal>

#include <QFile>

#include "app/commandtable.h"
#include "core/postgres/pgconnection.h"
#include "tests/support/daemonbench.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

/// The program around its commands: help, usage, configuration, signals, servers that are not there.
class TestScorewatchd : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_bench.start()); }
    void init() { VERIFY_OK(m_bench.renew()); }

    void everyCommandHelps();
    void wrongUsage_data();
    void wrongUsage();
    void nothingIsSaidWithoutALocale();
    void anAddressIsMissing();
    void outputThatCannotBeWritten();

    void interrupted();
    void interruptedTwice();
    void wrongPassword();
    void postgresIsAway();

private:
    DaemonBench m_bench{QStringLiteral(SCOREWATCHD)};
};

void TestScorewatchd::everyCommandHelps()
{
    QStringList commands;
    for (const std::unique_ptr<Command> &command : makeCommands())
        commands << command->syntax().name();
    QVERIFY(commands.size() >= 5);
    for (const QString &command : commands) {
        const DaemonBench::Outcome outcome = m_bench.run(command.split(u' ') << u"--help"_s);
        QCOMPARE(outcome.code, 0);
        QVERIFY2(outcome.out.startsWith(u"Usage: scorewatchd "_s + command), outcome.all().constData());
        QCOMPARE(outcome.err, QString());
    }
    const DaemonBench::Outcome program = m_bench.run({u"--help"_s});
    for (const QString &command : commands)
        QVERIFY2(program.out.contains(u"\n  "_s + command), qPrintable(command));
}

void TestScorewatchd::wrongUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("nothing") << QStringList();
    QTest::newRow("unknown command") << QStringList{u"dance"_s};
    QTest::newRow("half a command") << QStringList{u"leaderboard"_s};
    QTest::newRow("unknown option") << QStringList{u"doctor"_s, u"--harder"_s};
    QTest::newRow("unknown format") << QStringList{u"doctor"_s, u"--format"_s, u"xml"_s};
    QTest::newRow("no player") << QStringList{u"user"_s, u"show"_s};
    QTest::newRow("two players") << QStringList{u"user"_s, u"show"_s, u"a"_s, u"b"_s};
    QTest::newRow("secret") << QStringList{u"migrate"_s, u"--postgres-dsn"_s,
                                           u"postgresql://mara:hush@db/x"_s};
}

void TestScorewatchd::wrongUsage()
{
    QFETCH(QStringList, arguments);
    const DaemonBench::Outcome outcome = m_bench.run(arguments);
    QCOMPARE(outcome.code, 2);
    QCOMPARE(outcome.out, QString());
    QVERIFY2(outcome.err.startsWith(u"scorewatchd: "_s) && outcome.err.contains(u"\nUsage: scorewatchd"_s),
             outcome.all().constData());
    QVERIFY(!outcome.err.contains(u"hush"_s));
}

/// As cron calls it.
void TestScorewatchd::nothingIsSaidWithoutALocale()
{
    for (const QString &variable : {u"LC_ALL"_s, u"LC_CTYPE"_s, u"LANG"_s})
        m_bench.environment.remove(variable);
    DaemonBench::Outcome outcome = m_bench.run({u"--version"_s});
    QCOMPARE(outcome.code, 0);
    QVERIFY(outcome.out.startsWith(u"scorewatchd "_s));
    QCOMPARE(outcome.err, QString());
    m_bench.environment.insert(u"LC_ALL"_s, u"C"_s);
    outcome = m_bench.run({u"user"_s, u"show"_s, u"mära"_s});
    QVERIFY2(outcome.err.contains(u"\"mära\""_s), outcome.all().constData());
}

void TestScorewatchd::anAddressIsMissing()
{
    m_bench.environment.remove(u"SCOREWATCH_POSTGRES_DSN"_s);
    DaemonBench::Outcome outcome = m_bench.run({u"migrate"_s});
    QCOMPARE(outcome.code, 1);
    QVERIFY2(outcome.err.contains(u"The address of PostgreSQL is not known."_s), outcome.all().constData());
    QVERIFY(outcome.err.contains(u"SCOREWATCH_POSTGRES_DSN"_s));
    outcome = m_bench.run({u"leaderboard"_s, u"rebuild"_s});
    QCOMPARE(outcome.code, 1);
    QVERIFY(outcome.err.contains(u"The address of PostgreSQL is not known."_s));
    m_bench.environment.remove(u"SCOREWATCH_REDIS_URL"_s);
    outcome = m_bench.run({u"doctor"_s});
    QCOMPARE(outcome.code, 1);
    QVERIFY(outcome.out.contains(u"The address of Redis is not known."_s));
    QCOMPARE(outcome.out.count(u"more checks"_s), 2); // one line for all that could not be looked at
}

void TestScorewatchd::outputThatCannotBeWritten()
{
    QProcess process;
    process.setProcessEnvironment(m_bench.environment);
    process.setStandardOutputFile(u"/dev/full"_s);
    process.start(m_bench.program(), {u"--help"_s});
    QVERIFY(process.waitForFinished(DaemonBench::kPatience));
    QCOMPARE(process.exitCode(), 1);
    QVERIFY(process.readAllStandardError().contains("could not be written"));
}

void TestScorewatchd::interrupted()
{
    const auto empty = m_bench.servers().createDatabase();
    VERIFY_OK(empty);
    const auto other = PgConnection::open(*empty, {});
    VERIFY_OK(other);
    // Somebody else is migrating, and takes long.
    VERIFY_OK((*other)->execScript(
        "BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('scoreboard.schema_migrations', 0))"));
    m_bench.environment.insert(u"SCOREWATCH_POSTGRES_DSN"_s, *empty);
    const auto process = m_bench.launch({u"migrate"_s});
    QByteArray err;
    QTRY_VERIFY_WITH_TIMEOUT((err += process->readAllStandardError()).contains("waiting for it"),
                             DaemonBench::kPatience);
    ::kill(pid_t(process->processId()), SIGINT);
    QVERIFY(process->waitForFinished(DaemonBench::kPatience));
    QCOMPARE(process->exitStatus(), QProcess::NormalExit);
    QCOMPARE(process->exitCode(), 1);
    err += process->readAllStandardError();
    QVERIFY2(err.contains("scorewatchd: interrupted. "), err.constData());
}

void TestScorewatchd::interruptedTwice()
{
    QVERIFY(m_bench.servers()
                .pauseRedis()
                .hasValue()); // connected, but silent: the work cannot end by itself soon
    const auto process = m_bench.launch({u"leaderboard"_s, u"rebuild"_s});
    QVERIFY(process->waitForStarted(DaemonBench::kPatience));
    // The handler is in place when the signal is caught and not ignored.
    const QString status = u"/proc/%1/status"_s.arg(process->processId());
    const auto catches = [&status] {
        QFile file(status);
        if (!file.open(QIODevice::ReadOnly))
            return false;
        const QByteArray content = file.readAll();
        const qsizetype at = content.indexOf("SigCgt:");
        return at >= 0
            && (content.mid(at + 7, 17).trimmed().toULongLong(nullptr, 16) & (1U << (SIGINT - 1))) != 0;
    };
    QTRY_VERIFY_WITH_TIMEOUT(catches(), DaemonBench::kPatience);
    ::kill(pid_t(process->processId()), SIGSTOP); // so that both are there when it goes on
    ::kill(pid_t(process->processId()), SIGINT);
    ::kill(pid_t(process->processId()), SIGCONT);
    ::kill(pid_t(process->processId()), SIGINT);
    QVERIFY(process->waitForFinished(DaemonBench::kPatience));
    VERIFY_OK(m_bench.servers().resumeRedis());
    QCOMPARE(process->exitStatus(), QProcess::NormalExit);
    QVERIFY2(process->exitCode() == 1 || process->exitCode() == 128 + SIGINT,
             qPrintable(QString::number(process->exitCode())));
}

void TestScorewatchd::wrongPassword()
{
    const auto connection = PgConnection::open(m_bench.dsn(), {});
    VERIFY_OK(connection);
    VERIFY_OK((*connection)->exec("CREATE ROLE clerk LOGIN PASSWORD 'right'"));
    VERIFY_OK(m_bench.servers().addAccessRule("local all clerk scram-sha-256"));
    const auto as = [this](const QString &password) {
        return QString(m_bench.dsn()).replace(u"scorewatch@"_s, u"clerk:%1@"_s.arg(password));
    };
    m_bench.environment.insert(u"SCOREWATCH_POSTGRES_DSN"_s, as(u"right"_s));
    QTRY_VERIFY(
        m_bench.run({u"migrate"_s})
            .err.contains(u"does not allow"_s)); // the rules are in force: it got in, and may do nothing
    m_bench.environment.insert(u"SCOREWATCH_POSTGRES_DSN"_s, as(u"hush"_s));
    for (const QStringList &arguments : {QStringList{u"migrate"_s}, QStringList{u"doctor"_s}}) {
        const DaemonBench::Outcome outcome = m_bench.run(arguments);
        QCOMPARE(outcome.code, 1);
        const QString all = (outcome.out + outcome.err).simplified(); // the table wraps its lines
        QVERIFY2(all.contains(u"did not accept the user or the password"_s), qPrintable(all));
        QVERIFY(!all.contains(u"hush"_s));
    }
}

/// Last, because it ends the server.
void TestScorewatchd::postgresIsAway()
{
    VERIFY_OK(m_bench.servers().killPostgres());
    for (const QStringList &arguments :
         {QStringList{u"migrate"_s}, QStringList{u"leaderboard"_s, u"rebuild"_s},
          QStringList{u"leaderboard"_s, u"verify"_s}, QStringList{u"user"_s, u"show"_s, u"x"_s}}) {
        const DaemonBench::Outcome outcome = m_bench.run(arguments);
        QCOMPARE(outcome.code, 1);
        QCOMPARE(outcome.out, QString());
        QVERIFY2(outcome.err.startsWith(u"scorewatchd: PostgreSQL at "_s)
                     && outcome.err.contains(u"does not answer"_s),
                 outcome.all().constData());
    }
    const DaemonBench::Outcome outcome = m_bench.run({u"doctor"_s, u"--format"_s, u"json"_s});
    QCOMPARE(outcome.code, 1);
    QCOMPARE(outcome.rows().first()[u"id"_s].toString(), u"postgres.reachable"_s);
    QCOMPARE(outcome.rows().first()[u"status"_s].toString(), u"bad"_s);
}

QTEST_GUILESS_MAIN(TestScorewatchd)
#include "tst_scorewatchd.moc"
