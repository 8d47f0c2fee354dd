// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testservers.h"

#include <csignal>
#include <memory>

#include <libpq-fe.h>

#include <QElapsedTimer>
#include <QLocalSocket>

#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

namespace {

/// The first value of an answer, or the server's message in brackets.
QString ask(const QString &dsn, const char *statement)
{
    const std::unique_ptr<PGconn, decltype(&PQfinish)> connection(PQconnectdb(dsn.toUtf8().constData()),
                                                                  &PQfinish);
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(connection.get(), statement), &PQclear);
    switch (PQresultStatus(result.get())) {
    case PGRES_TUPLES_OK:
        return QString::fromUtf8(PQgetvalue(result.get(), 0, 0));
    case PGRES_COMMAND_OK:
        return u"done"_s;
    default:
        return u'[' + QString::fromUtf8(PQerrorMessage(connection.get())) + u']';
    }
}

QByteArray askRedis(const QString &path, const QByteArray &command, int patience = 10000)
{
    QLocalSocket socket;
    socket.connectToServer(path);
    if (!socket.waitForConnected(patience))
        return "unreachable";
    socket.write(command + "\r\n");
    return socket.waitForReadyRead(patience) ? socket.readAll().trimmed() : QByteArray("silent");
}

} // namespace

class TestTestServers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QElapsedTimer timer;
        timer.start();
        m_servers = std::make_unique<TestServers>();
        VERIFY_OK(m_servers->start());
        qInfo("both servers ready after %lld ms", timer.elapsed());
    }

    void databasesAreSeparate()
    {
        const Result<QString> one = m_servers->createDatabase();
        const Result<QString> two = m_servers->createDatabase();
        VERIFY_OK(one);
        VERIFY_OK(two);
        QCOMPARE(ask(*one, "CREATE TABLE here (id int)"), u"done"_s);
        QCOMPARE(ask(*two, "SELECT to_regclass('here') IS NULL"), u"t"_s);
        QCOMPARE(ask(*one, "SELECT current_user"), u"scorewatch"_s);
        QCOMPARE(ask(*one, "SHOW server_encoding"), u"UTF8"_s);
        QCOMPARE(ask(*one, "SHOW listen_addresses"), QString());
    }

    void aCopyIsFilledOnce()
    {
        int fills = 0;
        const auto fill = [&fills](const QString &dsn) -> Result<void> {
            ++fills;
            if (const QString answer = ask(dsn, "CREATE TABLE filled AS SELECT 7 AS n");
                answer.startsWith(u'['))
                return Error{Error::Code::Internal, answer, {}, {}};
            return {};
        };
        const Result<QString> one = m_servers->createCopyOf(u"original"_s, fill);
        const Result<QString> two = m_servers->createCopyOf(u"original"_s, fill);
        VERIFY_OK(one);
        VERIFY_OK(two);
        QVERIFY(*one != *two);
        QCOMPARE(ask(*two, "SELECT n FROM filled"), u"7"_s);
        QCOMPARE(fills, 1);
    }

    void postgresComesBackAfterKill()
    {
        const Result<QString> database = m_servers->createDatabase();
        VERIFY_OK(database);
        QCOMPARE(ask(*database, "CREATE TABLE kept AS SELECT 1 AS n"), u"done"_s);
        VERIFY_OK(m_servers->killPostgres());
        QVERIFY(ask(*database, "SELECT n FROM kept").startsWith(u'['));
        VERIFY_OK(m_servers->startPostgres());
        QCOMPARE(ask(*database, "SELECT n FROM kept"), u"1"_s);
        VERIFY_OK(m_servers->stopPostgres());
        VERIFY_OK(m_servers->startPostgres());
        QCOMPARE(ask(*database, "SELECT n FROM kept"), u"1"_s);
    }

    void redisIsEmptiedKilledAndPaused()
    {
        const QString path = m_servers->redisEndpoint().path;
        QCOMPARE(askRedis(path, "SET here 1"), QByteArray("+OK"));
        VERIFY_OK(m_servers->flushRedis());
        QCOMPARE(askRedis(path, "DBSIZE"), QByteArray(":0"));

        VERIFY_OK(m_servers->killRedis());
        QCOMPARE(askRedis(path, "PING"), QByteArray("unreachable"));
        VERIFY_OK(m_servers->startRedis());
        QCOMPARE(askRedis(path, "PING"), QByteArray("+PONG"));

        VERIFY_OK(m_servers->pauseRedis());
        QCOMPARE(askRedis(path, "PING", 50), QByteArray("silent"));
        VERIFY_OK(m_servers->resumeRedis());
        QCOMPARE(askRedis(path, "PING"), QByteArray("+PONG"));
    }

    void nothingIsLeft()
    {
        const qint64 postgres = m_servers->postgresProcessId();
        const qint64 redis = m_servers->redisProcessId();
        const QString socket = m_servers->redisEndpoint().path;
        QVERIFY(postgres > 0 && redis > 0);
        m_servers.reset();
        QCOMPARE(::kill(pid_t(postgres), 0), -1);
        QCOMPARE(::kill(pid_t(redis), 0), -1);
        QVERIFY(!QFileInfo::exists(QFileInfo(socket).path()));
    }

private:
    std::unique_ptr<TestServers> m_servers;
};

QTEST_GUILESS_MAIN(TestTestServers)
#include "tst_testservers.moc"
