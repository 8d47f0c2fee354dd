// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/stream/streamresource.h"

#include <QTest>

#include "tests/api/stream/boardmaker.h"
#include "tests/api/stream/fakeviewers.h"

using namespace scorewatch;
using namespace scorewatch::stream;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

namespace {

using Refusal = StreamResource::Refusal;

struct Answer final : http::HttpExchange::Channel
{
    void respond(http::HttpResponse with) override { response = std::move(with); }
    void openWebSocket(std::shared_ptr<http::Viewer> with) override { webSocket = std::move(with); }
    void openEventStream(std::shared_ptr<http::Viewer> with) override { events = std::move(with); }

    std::optional<http::HttpResponse> response;
    std::shared_ptr<http::Viewer> webSocket;
    std::shared_ptr<http::Viewer> events;
};

struct Bench
{
    FakeThreads threads;
    StreamHub hub;
    TicketOffice tickets{nullptr};
    std::vector<Refusal> refusals;
    StreamResource resource{hub, tickets, [this](const http::HttpExchange &exchange, const Refusal &refusal) {
                                refusals.push_back(refusal);
                                exchange.respond({.status = refusal.status, .headers = {}, .body = nullptr});
                            }};
    std::shared_ptr<Answer> answer;

    explicit Bench(const StreamOptions &options = {}) : hub(threads, options) { }

    http::HttpExchange exchange(const std::string &query, const std::string &lastEventId = {},
                                const std::string &peer = "192.0.2.1")
    {
        auto request = std::make_shared<http::HttpRequest>();
        request->query = query;
        request->peer = peer;
        if (!lastEventId.empty())
            request->headers.emplace_back("last-event-id", lastEventId);
        answer = std::make_shared<Answer>();
        return {request, answer};
    }
    std::string ticket(const Principal &principal)
    {
        resource.issueTicket(exchange({}), principal);
        return messageIn(*answer->response->body)["ticket"_L1].toString().toStdString();
    }
};

Principal player()
{
    Principal principal;
    principal.userId = UserId::random();
    principal.subject = principal.userId->toByteArray();
    return principal;
}

} // namespace

class TestStreamResource : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void opensEvents()
    {
        Bench bench;
        bench.resource.openEvents(bench.exchange("updates=all"), std::nullopt);
        QVERIFY(bench.answer->events);
        QVERIFY(bench.refusals.empty());
    }

    void opensAWebSocketOnceForATicket()
    {
        Bench bench;
        const std::string ticket = bench.ticket(player());
        QCOMPARE(ticket.size(), 43U);
        QCOMPARE(bench.answer->response->status, 201);
        bench.resource.openWebSocket(bench.exchange("ticket=" + ticket));
        QVERIFY(bench.answer->webSocket);
        bench.resource.openWebSocket(bench.exchange("ticket=" + ticket));
        QVERIFY(!bench.answer->webSocket);
        QCOMPARE(bench.refusals.back().status, 401);
        bench.resource.openWebSocket(bench.exchange({}));
        QCOMPARE(bench.refusals.back().status, 401);
    }

    void doesNotSpendATicketOnNonsense()
    {
        Bench bench;
        const std::string ticket = bench.ticket(player());
        bench.resource.openWebSocket(bench.exchange("updates=some&ticket=" + ticket));
        QCOMPARE(bench.refusals.back().field, std::string_view("updates"));
        bench.resource.openWebSocket(bench.exchange("ticket=" + ticket));
        QVERIFY(bench.answer->webSocket);
    }

    void refusesWhatCannotBeRead_data()
    {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QByteArray>("field");
        QTest::newRow("updates") << QByteArray("updates=ALL") << QByteArray("updates");
        QTest::newRow("twice") << QByteArray("updates=all&updates=top") << QByteArray("updates");
        QTest::newRow("words") << QByteArray("epoch=e1&seq=one") << QByteArray("seq");
        QTest::newRow("negative") << QByteArray("epoch=e1&seq=-1") << QByteArray("seq");
        QTest::newRow("huge") << QByteArray("epoch=e1&seq=99999999999999999999") << QByteArray("seq");
        QTest::newRow("half") << QByteArray("epoch=e1&seq=1x") << QByteArray("seq");
        QTest::newRow("encoding") << QByteArray("epoch=%ff&seq=1") << QByteArray("epoch");
    }
    void refusesWhatCannotBeRead()
    {
        QFETCH(QByteArray, query);
        QFETCH(QByteArray, field);
        Bench bench;
        bench.resource.openEvents(bench.exchange(query.toStdString()), std::nullopt);
        QVERIFY(!bench.answer->events);
        QCOMPARE(bench.refusals.size(), 1U);
        QCOMPARE(bench.refusals.back().status, 400);
        QCOMPARE(bench.refusals.back().field, std::string_view(field.constData(), std::size_t(field.size())));
    }

    void goesOnFromWhereTheRequestSays_data()
    {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QByteArray>("id");
        QTest::addColumn<QString>("type");
        const QString update = u"update"_s;
        const QString snapshot = u"snapshot"_s;
        QTest::newRow("nothing") << QByteArray() << QByteArray() << snapshot;
        QTest::newRow("query") << QByteArray("epoch=7%3A1&seq=1") << QByteArray() << update;
        QTest::newRow("id") << QByteArray() << QByteArray("7:1:1") << update;
        QTest::newRow("the id is newer") << QByteArray("epoch=e0&seq=1") << QByteArray("7:1:1") << update;
        QTest::newRow("another epoch") << QByteArray() << QByteArray("7:2:1") << snapshot;
        QTest::newRow("too far") << QByteArray() << QByteArray("7:1:3") << snapshot;
        for (const char *nonsense : {"x", ":", "7:1:", "7:1:-1", "7:1:1x", "\xff"})
            QTest::newRow(nonsense) << QByteArray() << QByteArray(nonsense) << snapshot;
    }
    void goesOnFromWhereTheRequestSays()
    {
        QFETCH(QByteArray, query);
        QFETCH(QByteArray, id);
        QFETCH(QString, type);
        Bench bench;
        BoardMaker maker(20, "7:1");
        for (int i = 0; i < 3; ++i) {
            bench.hub.accept(maker.board());
            QTRY_COMPARE(bench.hub.counts().frames, i + 1);
            bench.threads.runAll();
            maker.score(1, 1);
        }
        bench.resource.openEvents(bench.exchange(query.toStdString(), id.toStdString()), std::nullopt);
        FakeSink sink;
        bench.answer->events->opened(sink);
        sink.take(*bench.answer->events); // the greeting
        QCOMPARE(messageIn(sink.take(*bench.answer->events))["type"_L1].toString(), type);
        bench.answer->events->closed();
    }

    void givesACallerSoManyPlaces()
    {
        StreamOptions options;
        options.viewersPerCaller = 2;
        options.viewersPerAddress = 3;
        Bench bench(options);
        std::vector<std::shared_ptr<http::Viewer>> open;
        const Principal one = player();
        const auto tryOpen = [&](const std::optional<Principal> &principal, const std::string &peer) {
            bench.resource.openEvents(bench.exchange({}, {}, peer), principal);
            if (bench.answer->events)
                open.push_back(bench.answer->events);
            return bench.answer->events != nullptr;
        };
        QVERIFY(tryOpen(one, "a") && tryOpen(one, "b"));
        QVERIFY(!tryOpen(one, "c"));
        QCOMPARE(bench.refusals.back().status, 429);
        QVERIFY(bench.refusals.back().retryAfter > 0);
        QVERIFY(tryOpen(player(), "a"));
        QVERIFY(tryOpen({}, "a") && tryOpen({}, "a") && tryOpen({}, "a") && !tryOpen({}, "a"));
        QVERIFY(tryOpen({}, "b"));
        for (int i = 0; i < 10; ++i)
            QVERIFY(tryOpen({}, "")); // through a Unix socket nobody has an address
        open.front()->closed();
        QVERIFY(tryOpen(one, "a"));
    }
};

QTEST_GUILESS_MAIN(TestStreamResource)
#include "tst_streamresource.moc"
