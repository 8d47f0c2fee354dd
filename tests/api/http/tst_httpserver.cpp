// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/http/httpserver.h"

#include <algorithm>
#include <mutex>
#include <semaphore>

#include <QLocalSocket>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::http;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A server whose handler keeps what it is asked until the test answers.
class Bench final
{
public:
    explicit Bench(HttpLimits limits = {}, const QString &listen = u"127.0.0.1:0"_s)
    {
        Edge edge;
        edge.limits = limits;
        edge.handler = [this](HttpExchange exchange) {
            const std::string &path = exchange.request().path;
            {
                const std::lock_guard lock(m_mutex);
                m_order.push_back(path);
            }
            if (path == "/block")
                block.acquire();
            if (path == "/now" || path == "/block" || path == "/neighbour")
                return exchange.respond(HttpResponse::json(200, "{\"now\":true}"));
            if (exchange.request().path == "/peer")
                return exchange.respond(HttpResponse::json(200, '"' + exchange.request().peer + '"'));
            const std::lock_guard lock(m_mutex);
            m_waiting.push_back(std::move(exchange));
        };
        HttpServer::Options options;
        options.listen = *ListenAddress::fromText(listen);
        server = std::make_unique<HttpServer>(options, std::move(edge));
    }

    std::vector<HttpExchange> takeWaiting()
    {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_waiting, {});
    }
    bool isAsked()
    {
        const std::lock_guard lock(m_mutex);
        return !m_waiting.empty();
    }

    /// Of everything asked so far.
    std::vector<std::string> order()
    {
        const std::lock_guard lock(m_mutex);
        return m_order;
    }

    std::unique_ptr<HttpServer> server;
    std::binary_semaphore block{0}; ///< held by /block, and with it the thread that serves

private:
    std::mutex m_mutex;
    std::vector<std::string> m_order;
    std::vector<HttpExchange> m_waiting;
};

class Client final
{
public:
    explicit Client(const HttpServer &server)
    {
        const QUrl url(server.address());
        m_socket.connectToHost(url.host(), quint16(url.port()));
        m_socket.waitForConnected();
    }
    void send(const QByteArray &bytes)
    {
        m_socket.write(bytes);
        m_socket.flush();
    }
    void get(const QByteArray &path) { send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n"); }
    QByteArray all()
    {
        m_text += m_socket.readAll();
        return m_text;
    }
    [[nodiscard]] bool isClosed() const { return m_socket.state() == QAbstractSocket::UnconnectedState; }

private:
    QTcpSocket m_socket;
    QByteArray m_text;
};

} // namespace

class TestHttpServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersAndKeepsTheConnection()
    {
        Bench bench;
        VERIFY_OK(bench.server->start());
        Client client(*bench.server);
        client.get("/now");
        QTRY_VERIFY(client.all().endsWith("{\"now\":true}"));
        QVERIFY(client.all().startsWith("HTTP/1.1 200 OK\r\n"));
        QVERIFY(client.all().contains("\r\nX-Request-Id: "));
        client.get("/now");
        QTRY_COMPARE(client.all().count("{\"now\":true}"), 2);
        QCOMPARE(bench.server->connectionCount(), 1);
    }

    void answersInOrder()
    {
        Bench bench;
        VERIFY_OK(bench.server->start());
        Client client(*bench.server);
        client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\nGET /now HTTP/1.1\r\nHost: a\r\n\r\n");
        QTRY_VERIFY(bench.isAsked());
        QVERIFY(!client.all().contains("now"));
        bench.takeWaiting().front().respond(HttpResponse::json(201, "\"slow\""));
        QTRY_VERIFY(client.all().endsWith("{\"now\":true}"));
        QVERIFY(client.all().indexOf("\"slow\"") < client.all().indexOf("\"now\""));
    }

    void aClientThatAsksForMuchLetsOthersHaveTheirTurn()
    {
        Bench bench;
        VERIFY_OK(bench.server->start());
        Client greedy(*bench.server);
        Client neighbour(*bench.server);
        Client third(*bench.server);
        QTRY_COMPARE(bench.server->connectionCount(), 3);
        third.get("/block");
        QTRY_COMPARE(bench.order().size(), 1U);
        greedy.send(QByteArray("GET /now HTTP/1.1\r\nHost: a\r\n\r\n").repeated(110));
        neighbour.get("/neighbour");
        bench.block.release();
        QTRY_COMPARE(greedy.all().count("{\"now\":true}"), 110);
        const auto order = bench.order();
        QCOMPARE(order.size(), 112U);
        const auto before = std::find(order.begin(), order.end(), "/neighbour") - order.begin();
        QVERIFY2(before < 50, qPrintable(QString::number(before)));
    }

    void answersHeadWithoutBody()
    {
        Bench bench;
        VERIFY_OK(bench.server->start());
        Client client(*bench.server);
        client.send("HEAD /now HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        QTRY_VERIFY(client.isClosed());
        QVERIFY(client.all().contains("Content-Length: 12\r\n"));
        QVERIFY(client.all().endsWith("\r\n\r\n"));
    }

    void saysWhatIsWrongAndCloses()
    {
        Bench bench;
        VERIFY_OK(bench.server->start());
        Client client(*bench.server);
        client.send("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\nGET /now HTTP/1.1\r\nHost: a\r\n\r\n");
        QTRY_VERIFY(client.isClosed());
        QVERIFY(client.all().startsWith("HTTP/1.1 400 "));
        QVERIFY(client.all().contains("urn:scorewatch:problem:malformed-request"));
        QCOMPARE(client.all().count("HTTP/1.1"), 1);
    }

    void refusesASlowRequest()
    {
        Bench bench({.request = 300ms});
        VERIFY_OK(bench.server->start());
        Client client(*bench.server);
        client.send("GET /now HTTP/1.1\r\nHost: a\r\n");
        QTRY_VERIFY(client.isClosed());
        QVERIFY(client.all().startsWith("HTTP/1.1 408 "));
    }

    void closesAnIdleConnection()
    {
        Bench bench({.idle = 300ms});
        VERIFY_OK(bench.server->start());
        Client client(*bench.server);
        QTRY_VERIFY(client.isClosed());
        QCOMPARE(client.all(), QByteArray());
    }

    void refusesMoreThanItHolds()
    {
        Bench bench({.connections = 2});
        VERIFY_OK(bench.server->start());
        Client first(*bench.server);
        first.get("/now");
        Client second(*bench.server);
        second.get("/now");
        QTRY_COMPARE(bench.server->connectionCount(), 2);
        Client third(*bench.server);
        QTRY_VERIFY(third.isClosed());
        QVERIFY(third.all().startsWith("HTTP/1.1 503 "));
        first.get("/now");
        QTRY_COMPARE(first.all().count("{\"now\":true}"), 2);
    }

    void anAnswerMayComeAfterTheClientLeft()
    {
        Bench bench;
        VERIFY_OK(bench.server->start());
        {
            Client client(*bench.server);
            client.get("/slow");
            QTRY_VERIFY(bench.isAsked());
        }
        bench.takeWaiting().front().respond(HttpResponse::json(200, std::string(1'000'000, 'a')));
        QTRY_COMPARE(bench.server->connectionCount(), 0);
    }

    void anAnswerMayComeAfterTheServerStopped()
    {
        Bench bench;
        VERIFY_OK(bench.server->start());
        Client client(*bench.server);
        client.get("/slow");
        QTRY_VERIFY(bench.isAsked());
        const auto waiting = bench.takeWaiting();
        bench.server->stop(0ms);
        bench.server.reset();
        waiting.front().respond(HttpResponse::json(200, "\"late\""));
        QTRY_VERIFY(client.isClosed());
        QCOMPARE(client.all(), QByteArray());
    }

    void whoForgetsToAnswerAnswers500()
    {
        Bench bench;
        VERIFY_OK(bench.server->start());
        Client client(*bench.server);
        client.get("/forgotten");
        QTRY_VERIFY(bench.isAsked());
        bench.takeWaiting().clear();
        QTRY_VERIFY(client.all().contains("urn:scorewatch:problem:internal-error"));
    }

    void drainsBeforeItStops()
    {
        Bench bench;
        VERIFY_OK(bench.server->start());
        Client idle(*bench.server);
        Client busy(*bench.server);
        busy.get("/slow");
        QTRY_VERIFY(bench.isAsked());
        auto waiting = bench.takeWaiting();
        bench.server->drain(30s, {});
        QTRY_VERIFY(idle.isClosed());
        waiting.front().respond(HttpResponse::json(200, "\"done\""));
        bench.server->stop(30s);
        QTRY_VERIFY(busy.isClosed());
        QVERIFY(busy.all().contains("Connection: close\r\n"));
        QVERIFY(busy.all().endsWith("\"done\""));
    }

    void servesAUnixSocketAndRemovesIt()
    {
        QTemporaryDir directory;
        const QString path = directory.filePath(u"api.sock"_s);
        {
            Bench bench({}, u"unix:"_s + path);
            VERIFY_OK(bench.server->start());
            QLocalSocket socket;
            socket.connectToServer(path);
            QVERIFY(socket.waitForConnected());
            socket.write("GET /peer HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 10.0.0.1, 203.0.113.7\r\n\r\n");
            QByteArray text;
            QTRY_VERIFY((text += socket.readAll()).endsWith("\"203.0.113.7\""));
        }
        QVERIFY(!QFile::exists(path));
    }

    void saysWhyItCannotListen()
    {
        Bench first;
        VERIFY_OK(first.server->start());
        Bench second({}, QUrl(first.server->address()).authority());
        const auto started = second.server->start();
        QVERIFY(!started);
        QVERIFY(started.error().message.contains(u"--api-listen"_s));
    }
};

QTEST_GUILESS_MAIN(TestHttpServer)
#include "tst_httpserver.moc"
