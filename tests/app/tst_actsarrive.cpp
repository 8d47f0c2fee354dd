// SPDX-License-Identifier: GPL-3.0-or-later
// An act from the command line at a running service: board, tokens, sockets and sessions, and back.
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QUrl>

#include "core/moderation/actservice.h"
#include "core/moderation/moderationkeys.h"
#include "core/postgres/connectionpool.h"
#include "core/redis/redisthread.h"
#include "tests/core/moderation/actbench.h"
#include "tests/support/daemonbench.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

class TestActsArrive : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        VERIFY_OK(m_bench.start());
        VERIFY_OK(m_bench.renew());
        QFile key(m_directory.filePath(u"jwt.key"_s));
        QVERIFY(key.open(QIODevice::WriteOnly) && key.write(QByteArray(40, 's')) == 40);
        QVERIFY(key.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
        key.close();
        m_bench.environment.insert(u"SCOREWATCH_JWT_SECRET_FILE"_s, key.fileName());
        // Else nobody asks who watches by an event stream.
        m_bench.environment.insert(u"SCOREWATCH_API_PUBLIC_BOARD"_s, u"no"_s);
        m_acts = std::make_unique<ActBench>(m_bench.dsn());
        m_client = m_thread.create<RedisClient>(m_bench.servers().redisEndpoint());
        m_thread.run([this] { m_client->start(); });
        m_pool = std::make_unique<ConnectionPool>(m_bench.dsn(), PgConnection::Options(), 1);
        m_service = std::make_unique<ActService>(*m_pool, *m_client, Actor{.name = u"mara"_s});
        serve();
        QTRY_VERIFY_WITH_TIMEOUT(redis({"HLEN", moderationkeys::kServers}) == "1", DaemonBench::kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(redis({"ZCARD", "leaderboard"}) == "3", DaemonBench::kPatience);
    }

    void cleanupTestCase()
    {
        m_service.reset();
        m_pool.reset();
        m_acts.reset();
        if (m_daemon) {
            m_daemon->terminate();
            QVERIFY(m_daemon->waitForFinished(DaemonBench::kPatience));
        }
        // The server says goodbye, so that nobody waits for it.
        QCOMPARE(redis({"HLEN", moderationkeys::kServers}), QByteArray("0"));
    }

    void aBanArrivesAndIsTakenBack()
    {
        const QByteArray player = m_acts->players[2].toByteArray();
        const QString token = m_bench
                                  .run({u"token"_s, u"issue"_s, u"--sub"_s, m_acts->players[2].toString(),
                                        u"--role"_s, u"player"_s})
                                  .out.trimmed();
        QVERIFY(!token.isEmpty());
        // The token has to be of an earlier second than the ban: times in it are whole seconds.
        const qint64 issued = QDateTime::currentSecsSinceEpoch();
        QTRY_VERIFY(QDateTime::currentSecsSinceEpoch() > issued);
        QTcpSocket watching[2];
        for (QTcpSocket &socket : watching) {
            ask(socket, "/api/v1/leaderboard/stream", token);
            QTRY_VERIFY(m_answers[&socket].contains("event:"));
        }
        QCOMPARE(statusOf(token), 200);

        const auto outcome = m_bench.run({u"user"_s, u"ban"_s, u"player 3"_s, u"--reason"_s, u"a script"_s,
                                          u"--approved-by"_s, u"bob"_s, u"--format"_s, u"json"_s});
        QVERIFY2(outcome.code == 0, outcome.all().constData());
        const qint64 act = outcome.rows().first()[u"act_id"_s].toInteger();
        QTRY_VERIFY(isArrived(act));
        QCOMPARE(redis({"ZSCORE", "leaderboard", player}), QByteArray());
        for (QTcpSocket &socket : watching)
            QTRY_COMPARE(socket.state(), QAbstractSocket::UnconnectedState);
        QCOMPARE(redis({"HVALS", moderationkeys::proofOf(act)}), QByteArray("2"));
        QVERIFY(sentence(act, "sockets").startsWith(u"2 sockets were closed by "_s));
        QCOMPARE(m_service->proof(act).result()->successor, u"player 2 is now 1st"_s);
        QCOMPARE(statusOf(token), 401);

        const auto undone = m_bench.run({u"user"_s, u"undo"_s, QString::number(act), u"--reason"_s,
                                         u"not them"_s, u"--format"_s, u"json"_s});
        QVERIFY2(undone.code == 0, undone.all().constData());
        const qint64 inverse = undone.rows().first()[u"act_id"_s].toInteger();
        QTRY_VERIFY(isArrived(inverse));
        QCOMPARE(redis({"ZSCORE", "leaderboard", player}), QByteArray("300"));
        QCOMPARE(statusOf(token), 200);
    }

private:
    void serve()
    {
        m_daemon = m_bench.launch({u"serve"_s, u"--api-listen"_s, u"127.0.0.1:0"_s});
        QByteArray said;
        const auto hasSpoken = [&] {
            said += m_daemon->readAllStandardOutput();
            const qsizetype at = said.indexOf("API ");
            if (at < 0 || said.indexOf('\n', at) < 0)
                return m_daemon->state() == QProcess::NotRunning;
            m_url = QUrl(QString::fromUtf8(said.mid(at + 3, said.indexOf('\n', at) - at - 3).trimmed()));
            return true;
        };
        QVERIFY2(QTest::qWaitFor(hasSpoken, DaemonBench::kPatience) && m_url.port() > 0,
                 (said + m_daemon->readAllStandardError().right(700)).constData());
    }

    void ask(QTcpSocket &socket, const QByteArray &path, const QString &token)
    {
        m_answers[&socket].clear();
        connect(&socket, &QTcpSocket::readyRead, this,
                [this, &socket] { m_answers[&socket] += socket.readAll(); });
        socket.connectToHost(m_url.host(), quint16(m_url.port()));
        QTRY_COMPARE(socket.state(), QAbstractSocket::ConnectedState);
        socket.write("GET " + path + " HTTP/1.1\r\nHost: " + m_url.host().toUtf8()
                     + "\r\nAuthorization: Bearer " + token.toUtf8() + "\r\n\r\n");
    }

    /// Of a question that only the token's owner may ask.
    int statusOf(const QString &token)
    {
        QTcpSocket socket;
        ask(socket, "/api/v1/users/" + m_acts->players[2].toByteArray() + "/history", token);
        if (!QTest::qWaitFor([&] { return m_answers[&socket].contains("\r\n\r\n"); }, 10'000))
            return -1;
        return m_answers[&socket].split(' ').value(1).toInt();
    }

    bool isArrived(qint64 act)
    {
        const auto proof = m_service->proof(act).result();
        return proof && proof->isComplete();
    }

    QString sentence(qint64 act, const QByteArray &id)
    {
        const auto proof = m_service->proof(act).result();
        for (const ActProof::Item &item : proof ? proof->items : QList<ActProof::Item>()) {
            if (item.id == id)
                return item.sentence;
        }
        return {};
    }

    QByteArray redis(const RedisCommand &command)
    {
        const auto reply = m_client->request(command).result();
        if (!reply)
            return "error: " + why(reply);
        if (reply->type == RedisReply::Type::Array)
            return reply->at(0).string;
        return reply->type == RedisReply::Type::Integer ? QByteArray::number(reply->integer) : reply->string;
    }

    RedisThread m_thread;
    RedisClient *m_client = nullptr;
    DaemonBench m_bench{QStringLiteral(SCOREWATCHD)};
    QTemporaryDir m_directory;
    std::unique_ptr<ActBench> m_acts;
    std::unique_ptr<ConnectionPool> m_pool;
    std::unique_ptr<ActService> m_service;
    std::unique_ptr<QProcess> m_daemon;
    QUrl m_url;
    QHash<QTcpSocket *, QByteArray> m_answers;
};

QTEST_GUILESS_MAIN(TestActsArrive)
#include "tst_actsarrive.moc"
