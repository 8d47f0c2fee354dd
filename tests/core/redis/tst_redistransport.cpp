// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/redistransport.h"

#include <QLocalServer>
#include <QLocalSocket>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>

#include "tests/core/redis/redissession.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Keeps what the program logs; secrets must not be in it.
QStringList s_logged;
QtMessageHandler s_before = nullptr;

void keepMessage(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    s_logged.append(message);
    s_before(type, context, message);
}

/// A transport in the test's thread and what it said.
class Watched final
{
public:
    explicit Watched(const RedisEndpoint &endpoint, const RedisClientOptions &options = briskOptions())
        : transport(
            endpoint, options, {}, [this](RedisReply &&reply) { replies.append(std::move(reply)); }, nullptr)
        , connecting(&transport, &RedisTransport::connecting)
        , ready(&transport, &RedisTransport::ready)
    {
        QObject::connect(&transport, &RedisTransport::lost, &transport,
                         [this](const Error &why, bool isNews) {
                             ++failures;
                             if (isNews)
                                 news.append(why);
                         });
        transport.start();
    }

    QList<RedisReply> replies;
    QList<Error> news;
    int failures = 0;
    RedisTransport transport;
    QSignalSpy connecting;
    QSignalSpy ready;
};

/// Answers each connection with the same bytes, whatever it says.
class Parrot final
{
public:
    explicit Parrot(QByteArray answer)
    {
        QObject::connect(&m_server, &QLocalServer::newConnection, &m_server, [this, answer] {
            QLocalSocket *socket = m_server.nextPendingConnection();
            ++connections;
            QObject::connect(socket, &QLocalSocket::readyRead, socket, [socket, answer] {
                socket->readAll();
                socket->write(answer);
            });
            QObject::connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        });
        m_server.listen(m_directory.filePath(u"socket"_s));
    }

    [[nodiscard]] RedisEndpoint endpoint() const
    {
        RedisEndpoint endpoint;
        endpoint.transport = RedisEndpoint::Transport::Unix;
        endpoint.path = m_server.fullServerName();
        return endpoint;
    }

    int connections = 0;

private:
    QTemporaryDir m_directory;
    QLocalServer m_server;
};

RedisEndpoint withLogin(RedisEndpoint endpoint, const QString &user, const QString &password)
{
    endpoint.username = user;
    endpoint.password = password;
    return endpoint;
}

} // namespace

class TestRedisTransport : public QObject
{
    Q_OBJECT

    RedisProcess m_server{RedisProcess::Options{true, true, {}}};

private Q_SLOTS:
    void initTestCase()
    {
        VERIFY_OK(m_server.start());
        m_server.command({"ACL", "SETUSER", "mara", "on", ">correct horse", "~*", "&*", "+@all"});
        m_server.command({"ACL", "SETUSER", "narrow", "on", ">n", "~board", "+get", "-info"});
        s_before = qInstallMessageHandler(keepMessage);
    }
    void cleanupTestCase()
    {
        qInstallMessageHandler(s_before);
        QVERIFY(!s_logged.isEmpty());
        for (const QString &message : std::as_const(s_logged)) {
            QVERIFY2(!message.contains(u"wrong horse"_s) && !message.contains(u"correct horse"_s),
                     qUtf8Printable(message));
        }
    }

    void logsIn_data()
    {
        QTest::addColumn<RedisEndpoint>("endpoint");
        QTest::newRow("user over tcp") << withLogin(m_server.tcpEndpoint(), u"mara"_s, u"correct horse"_s);
        QTest::newRow("user over tls") << withLogin(m_server.tlsEndpoint(), u"mara"_s, u"correct horse"_s);
        QTest::newRow("user with few rights") << withLogin(m_server.unixEndpoint(), u"narrow"_s, u"n"_s);
    }
    void logsIn()
    {
        QFETCH(RedisEndpoint, endpoint);
        Watched watched(endpoint);
        QTRY_COMPARE_WITH_TIMEOUT(watched.ready.size(), 1, kPatience);
        QVERIFY(watched.news.isEmpty());
        watched.transport.write(encode({"GET", "board"}));
        watched.transport.flush();
        QTRY_COMPARE_WITH_TIMEOUT(watched.replies.size(), 1, kPatience);
        QVERIFY(watched.replies.first().isNil());
    }

    void aWrongPasswordIsToldOnceAndTriedAgain_data()
    {
        QTest::addColumn<RedisEndpoint>("endpoint");
        QTest::newRow("unix") << withLogin(m_server.unixEndpoint(), u"mara"_s, u"wrong horse"_s);
        QTest::newRow("tcp") << withLogin(m_server.tcpEndpoint(), u"mara"_s, u"wrong horse"_s);
        QTest::newRow("tls") << withLogin(m_server.tlsEndpoint(), u"mara"_s, u"wrong horse"_s);
        QTest::newRow("unknown user") << withLogin(m_server.unixEndpoint(), u"nobody"_s, u"wrong horse"_s);
        QTest::newRow("password where none is set")
            << withLogin(m_server.unixEndpoint(), {}, u"wrong horse"_s);
    }
    void aWrongPasswordIsToldOnceAndTriedAgain()
    {
        QFETCH(RedisEndpoint, endpoint);
        Watched watched(endpoint);
        QTRY_COMPARE_WITH_TIMEOUT(watched.failures, 3, kPatience);
        QCOMPARE(watched.news.size(), 1);
        QCOMPARE(watched.news.first().code, Error::Code::PermissionDenied);
        QVERIFY(!toString(watched.news.first()).contains(u"horse"_s));
        QCOMPARE(watched.connecting.size(), 1); // kept out, not on our way in
        QCOMPARE(watched.ready.size(), 0);
    }

    void aPasswordThatIsPutRightLetsUsIn()
    {
        m_server.command({"ACL", "SETUSER", "late", "on", ">other", "~*", "&*", "+@all"});
        Watched watched(withLogin(m_server.unixEndpoint(), u"late"_s, u"new"_s));
        QTRY_COMPARE_WITH_TIMEOUT(watched.news.size(), 1, kPatience);
        m_server.command({"ACL", "SETUSER", "late", ">new"});
        QTRY_COMPARE_WITH_TIMEOUT(watched.ready.size(), 1, kPatience);
    }

    void saysWhyItCannotConnect_data()
    {
        QTest::addColumn<RedisEndpoint>("endpoint");
        QTest::addColumn<Error::Code>("code");
        QTest::addColumn<QString>("says");
        using Code = Error::Code;

        RedisEndpoint endpoint = m_server.unixEndpoint();
        endpoint.path = m_server.directory() + u"/missing.sock"_s;
        QTest::newRow("no socket") << endpoint << Code::Unavailable << u"no such socket"_s;
        endpoint.path = m_server.directory() + u'/' + QString(200, u'x');
        QTest::newRow("path too long") << endpoint << Code::InvalidArgument << u"longer than 107 bytes"_s;

        endpoint = m_server.tcpEndpoint();
        endpoint.port = 1;
        QTest::newRow("no server") << endpoint << Code::Unavailable << u"nothing answers on this port"_s;
        endpoint.host = u"no-such-host.invalid"_s;
        QTest::newRow("no host") << endpoint << Code::Unavailable << u"host name is not known"_s;
        endpoint = m_server.tcpEndpoint();
        endpoint.database = 4000;
        QTest::newRow("no database") << endpoint << Code::InvalidArgument << u"no database 4000"_s;
        endpoint = m_server.tlsEndpoint();
        endpoint.transport = RedisEndpoint::Transport::Tcp;
        QTest::newRow("tcp to the tls port") << endpoint << Code::Unavailable << u"closed it"_s;

        endpoint = m_server.tlsEndpoint();
        endpoint.caFile.clear();
        QTest::newRow("unknown authority")
            << endpoint << Code::PermissionDenied << u"not signed by an authority that is trusted"_s;
        endpoint.caFile = m_server.directory() + u"/missing.crt"_s;
        QTest::newRow("missing authority") << endpoint << Code::InvalidArgument << u"cannot be read"_s;
        endpoint.caFile = m_server.directory() + u"/server.ext"_s;
        QTest::newRow("nonsense authority") << endpoint << Code::InvalidArgument << u"holds no certificate"_s;
        endpoint = m_server.tlsEndpoint();
        endpoint.host = u"127.0.0.1"_s;
        QTest::newRow("other host name") << endpoint << Code::PermissionDenied << u"for another host"_s;
        endpoint = m_server.tlsEndpoint();
        endpoint.port = m_server.tcpEndpoint().port;
        QTest::newRow("tls to the tcp port") << endpoint << Code::Timeout << u"speaks TLS on this port"_s;
    }
    void saysWhyItCannotConnect()
    {
        QFETCH(RedisEndpoint, endpoint);
        QFETCH(Error::Code, code);
        QFETCH(QString, says);
        RedisClientOptions options = briskOptions();
        options.connectTimeout = 1000ms;
        Watched watched(endpoint, options);
        QTRY_VERIFY_WITH_TIMEOUT(watched.failures >= 2, kPatience); // it goes on trying
        const Error error = watched.news.first();
        QVERIFY2(error.message.contains(says), qUtf8Printable(toString(error)));
        QVERIFY(error.message.endsWith(u'.'));
        QCOMPARE(error.code, code);
        QCOMPARE(watched.ready.size(), 0);
        QCOMPARE(watched.news.size(), 1);
    }

    void saysThatTheOtherSideHasNoTls()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        connect(&server, &QTcpServer::newConnection, &server, [&server] {
            QTcpSocket *socket = server.nextPendingConnection();
            socket->write("-DENIED Redis is running in protected mode\r\n");
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        });
        RedisEndpoint endpoint = m_server.tlsEndpoint();
        endpoint.port = server.serverPort();
        Watched watched(endpoint);
        QTRY_VERIFY_WITH_TIMEOUT(watched.failures >= 2, kPatience);
        QCOMPARE(watched.news.first().code, Error::Code::Incompatible);
        QVERIFY(watched.news.first().message.contains(u"does not speak TLS"_s));
    }

    void refusesWhatIsNotRedis_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<Error::Code>("code");
        QTest::newRow("http") << QByteArray("HTTP/1.1 400 Bad Request\r\n\r\n") << Error::Code::Incompatible;
        QTest::newRow("zeros") << QByteArray(10000, '\0') << Error::Code::Incompatible;
        QTest::newRow("silence") << QByteArray() << Error::Code::Timeout;
        QTest::newRow("half an answer") << QByteArray("$100\r\nabc") << Error::Code::Timeout;
        QTest::newRow("full") << QByteArray("-ERR max number of clients reached\r\n")
                              << Error::Code::Exhausted;
        QTest::newRow("protected") << QByteArray("-DENIED Redis is running in protected mode\r\n")
                                   << Error::Code::PermissionDenied;
    }
    void refusesWhatIsNotRedis()
    {
        QFETCH(QByteArray, answer);
        QFETCH(Error::Code, code);
        Parrot parrot(answer);
        RedisClientOptions options = briskOptions();
        options.connectTimeout = 100ms;
        Watched watched(parrot.endpoint(), options);
        QTRY_VERIFY_WITH_TIMEOUT(watched.failures >= 2, kPatience);
        QCOMPARE(watched.news.first().code, code);
        QVERIFY(watched.news.first().message.endsWith(u'.'));
        QCOMPARE(watched.ready.size(), 0);
        QVERIFY(parrot.connections >= 2);
    }

    void aFullServerIsToldAndTriedAgain()
    {
        RedisProcess server(RedisProcess::Options{true, false, {u"--maxclients"_s, u"1"_s}});
        VERIFY_OK(server.start());
        Watched first(server.unixEndpoint());
        QTRY_COMPARE_WITH_TIMEOUT(first.ready.size(), 1, kPatience);
        Watched overUnix(server.unixEndpoint());
        Watched overTcp(server.tcpEndpoint());
        const auto toldFull = [](const Watched &watched) {
            return std::any_of(watched.news.cbegin(), watched.news.cend(),
                               [](const Error &error) { return error.code == Error::Code::Exhausted; });
        };
        QTRY_VERIFY_WITH_TIMEOUT(toldFull(overUnix), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(toldFull(overTcp), kPatience);
        QCOMPARE(overUnix.ready.size() + overTcp.ready.size(), 0);
        overUnix.transport.stop();
        first.transport.stop();
        QTRY_COMPARE_WITH_TIMEOUT(overTcp.ready.size(), 1, kPatience);
    }

    void stopEndsTheAttempts()
    {
        Parrot parrot("nonsense\r\n");
        Watched watched(parrot.endpoint());
        QTRY_VERIFY_WITH_TIMEOUT(watched.failures >= 2, kPatience);
        watched.transport.stop();
        const int failures = watched.failures;
        const int connections = parrot.connections;
        // As long as it takes another one to fail thrice, which would do just the same.
        Watched other(parrot.endpoint());
        QTRY_VERIFY_WITH_TIMEOUT(other.failures >= 3, kPatience);
        QCOMPARE(watched.failures, failures);
        QVERIFY(parrot.connections <= connections + other.failures + 1);
    }
};

QTEST_GUILESS_MAIN(TestRedisTransport)
#include "tst_redistransport.moc"
