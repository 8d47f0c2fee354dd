// SPDX-License-Identifier: GPL-3.0-or-later
// Both ends of the stream: the desktop's against the server's, over TCP.
#include <QSignalSpy>

#include "api/http/httpserver.h"
#include "api/stream/streamhub.h"
#include "api/stream/streamresource.h"
#include "api/stream/ticketoffice.h"
#include "core/base/utc.h"
#include "core/remote/remoteboardservice.h"
#include "tests/core/remote/remotemessages.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// The part of a scorewatchd that this is about; every token is one of the same operator.
class Streaming
{
public:
    explicit Streaming(quint16 port = 0)
        : m_server({.listen = {u"127.0.0.1"_s, port, {}}, .tlsCertificate = {}, .tlsKey = {}}, edge())
        , m_hub(m_server)
        , m_resource(m_hub, m_tickets,
                     [](const http::HttpExchange &exchange, const stream::StreamResource::Refusal &refusal) {
                         exchange.respond({.status = refusal.status, .headers = {}, .body = nullptr});
                     })
    { }
    ~Streaming()
    {
        m_hub.stop();
        m_server.stop(1s);
    }

    Result<void> start() { return m_server.start(); }
    [[nodiscard]] ApiEndpoint endpoint() const { return *ApiEndpoint::fromUrl(m_server.address()); }
    [[nodiscard]] stream::StreamHub &hub() { return m_hub; }

private:
    http::Edge edge()
    {
        http::Edge edge;
        edge.handler = [this](const http::HttpExchange &exchange) {
            Principal mara;
            mara.role = Role::Operator;
            mara.subject = "mara";
            mara.sessionId = "s1";
            if (exchange.request().path == "/api/v1/auth/ws-ticket")
                m_resource.issueTicket(exchange, mara);
            else
                m_resource.openWebSocket(exchange);
        };
        return edge;
    }

    http::HttpServer m_server;
    stream::StreamHub m_hub;
    stream::TicketOffice m_tickets{nullptr};
    stream::StreamResource m_resource;
};

} // namespace

class TestWatching : public QObject
{
    Q_OBJECT

    std::unique_ptr<Streaming> m_server;
    std::unique_ptr<ApiClient> m_client;
    std::unique_ptr<RemoteBoardService> m_service;
    LiveBoard m_shown;
    qint64 m_seq = 0;
    QList<BoardEntry> m_top;

    /// One more score, of number `player` of the top.
    void score(int player, qint64 points)
    {
        m_top[player].score = points;
        LiveBoard board;
        board.state = LiveState::Live;
        board.position = {"e1", ++m_seq};
        board.asOf = QDateTime::currentDateTimeUtc();
        board.playerCount = 2000;
        board.top = m_top;
        board.stats.updatesPerSecond = 7;
        ScoreUpdate change;
        change.position = board.position;
        change.userId = m_top[player].userId;
        change.version = m_seq;
        change.newScore = points;
        change.scoreChange = 1;
        change.rank = player + 1;
        board.changes = {change};
        m_server->hub().accept(board);
    }
    void watch()
    {
        RemoteOptions options;
        options.reconnectFirst = 2ms;
        options.reconnectCeiling = 50ms;
        m_client = std::make_unique<ApiClient>(m_server->endpoint(), u"a.b.c"_s, options);
        m_service = std::make_unique<RemoteBoardService>(*m_client);
        connect(m_service.get(), &RemoteBoardService::boardChanged, this,
                [this](const LiveBoard &board) { m_shown = board; });
        m_service->start();
        QTRY_COMPARE(m_shown.state, LiveState::Live);
    }

private Q_SLOTS:
    void init()
    {
        m_shown = {};
        m_seq = 100;
        m_top = remoteTop(10);
        m_server = std::make_unique<Streaming>();
        VERIFY_OK(m_server->start());
        score(0, 5000);
        watch();
    }
    void cleanup()
    {
        m_service.reset();
        m_client.reset();
        m_server.reset();
    }

    void theBoardIsTheSameAtBothEnds()
    {
        QTRY_COMPARE(m_shown.position, (StreamPosition{"e1", m_seq}));
        QCOMPARE(m_shown.top, m_top);
        for (int i = 0; i < 30; ++i) {
            score(0, 5001 + i);
            QTRY_COMPARE(m_shown.position.sequence, m_seq);
        }
        QCOMPARE(m_shown.top, m_top);
        QCOMPARE(m_shown.playerCount, 2000);
        QCOMPARE(m_shown.stats.missed, 0);
        QCOMPARE(m_shown.stats.rejected + m_shown.stats.ignored, 0);
    }

    void aBreakIsResumed()
    {
        m_service->stop();
        for (int i = 0; i < 5; ++i)
            score(0, 6000 + i);
        m_service->start();
        QTRY_COMPARE(m_shown.position.sequence, m_seq);
        QCOMPARE(m_shown.top, m_top);
        QCOMPARE(m_shown.stats.missed, 5);
        QCOMPARE(m_shown.stats.recovered, 5);
        QCOMPARE(m_shown.stats.resyncs, 0);
    }

    void theServerIsStartedAnew()
    {
        QSignalSpy lost(m_service.get(), &RemoteBoardService::lost);
        const quint16 port = m_server->endpoint().port;
        m_server.reset();
        QTRY_VERIFY(lost.count() >= 1);
        QTRY_COMPARE(m_shown.state, LiveState::Offline);
        m_server = std::make_unique<Streaming>(port);
        VERIFY_OK(m_server->start());
        score(0, 7000);
        QTRY_COMPARE(m_shown.state, LiveState::Live);
        QTRY_COMPARE(m_shown.top, m_top);
    }

    void anEndedSessionAsksForAToken()
    {
        QSignalSpy refused(m_service.get(), &RemoteBoardService::refused);
        m_server->hub().closeSession("s1");
        QTRY_COMPARE(refused.count(), 1);
        QCOMPARE(refused.first().first().value<Error>().code, Error::Code::PermissionDenied);
        QCOMPARE(m_shown.state, LiveState::Offline);
    }
};

QTEST_GUILESS_MAIN(TestWatching)
#include "tst_watching.moc"
