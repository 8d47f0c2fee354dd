// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/stream/ticketoffice.h"

#include <atomic>
#include <thread>

#include <QPromise>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include "tests/core/redis/redissession.h"

using namespace scorewatch;
using namespace scorewatch::stream;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

Principal somebody()
{
    Principal principal;
    principal.role = Role::Moderator;
    principal.subject = "mara \"\xC3\xB8\"";
    principal.userId = UserId::random();
    principal.tokenId = "jti";
    principal.sessionId = "session";
    principal.issuedAt = 1'700'000'000;
    principal.expiresAt = 1'700'000'600;
    return principal;
}

/// Waits for what the office answers by a callback of any thread.
template <typename T, typename F> Result<T> answerOf(F call)
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    const QFuture<Result<T>> future = promise->future();
    call([promise](Result<T> result) {
        promise->addResult(std::move(result));
        promise->finish();
    });
    return future.result();
}

Result<QByteArray> issue(TicketOffice &office, const Principal &principal = somebody())
{
    return answerOf<QByteArray>([&](auto done) { office.issue(principal, done); });
}

Result<Principal> redeem(TicketOffice &office, const QByteArray &ticket)
{
    return answerOf<Principal>([&](auto done) { office.redeem(ticket, done); });
}

} // namespace

class TestTicketOffice : public QObject
{
    Q_OBJECT

    RedisProcess m_server;

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_server.start()); }
    void init() { m_server.command({"FLUSHALL"}); }

    void countsOnce_data()
    {
        QTest::addColumn<bool>("withRedis");
        QTest::newRow("memory") << false;
        QTest::newRow("Redis") << true;
    }
    void countsOnce()
    {
        QFETCH(bool, withRedis);
        RedisSession session(m_server.unixEndpoint());
        QTRY_VERIFY_WITH_TIMEOUT(session.isReady(), kPatience);
        TicketOffice office(withRedis ? session.client : nullptr);
        const Principal principal = somebody();
        const auto ticket = issue(office, principal);
        VERIFY_OK(ticket);
        QVERIFY(QRegularExpression(u"^[A-Za-z0-9_-]{43}$"_s).match(QString::fromLatin1(*ticket)).hasMatch());
        const auto who = redeem(office, *ticket);
        VERIFY_OK(who);
        QCOMPARE(*who, principal);
        QCOMPARE(redeem(office, *ticket).error().code, Error::Code::NotFound);
        QCOMPARE(redeem(office, {}).error().code, Error::Code::NotFound);
        QCOMPARE(redeem(office, QByteArray(5000, 'x')).error().code, Error::Code::NotFound);
    }

    /// Eight threads come with the same ticket; one gets in.
    void countsOnceInARace_data() { countsOnce_data(); }
    void countsOnceInARace()
    {
        QFETCH(bool, withRedis);
        RedisSession session(m_server.unixEndpoint());
        QTRY_VERIFY_WITH_TIMEOUT(session.isReady(), kPatience);
        TicketOffice office(withRedis ? session.client : nullptr);
        for (int round = 0; round < 50; ++round) {
            const QByteArray ticket = *issue(office);
            std::atomic<int> admitted = 0;
            std::vector<std::thread> threads;
            threads.reserve(8);
            for (int i = 0; i < 8; ++i)
                threads.emplace_back([&] { admitted += redeem(office, ticket) ? 1 : 0; });
            for (std::thread &thread : threads)
                thread.join();
            QCOMPARE(admitted.load(), 1);
        }
    }

    void countsInEveryProcess()
    {
        RedisSession here(m_server.unixEndpoint());
        RedisSession there(m_server.unixEndpoint());
        QTRY_VERIFY_WITH_TIMEOUT(here.isReady() && there.isReady(), kPatience);
        TicketOffice gives(here.client);
        TicketOffice takes(there.client);
        const QByteArray ticket = *issue(gives);
        VERIFY_OK(redeem(takes, ticket));
        QCOMPARE(redeem(gives, ticket).error().code, Error::Code::NotFound);
    }

    void isNotReadableInRedis()
    {
        RedisSession session(m_server.unixEndpoint());
        QTRY_VERIFY_WITH_TIMEOUT(session.isReady(), kPatience);
        TicketOffice office(session.client);
        const QByteArray ticket = *issue(office);
        const RedisReply keys = m_server.command({"KEYS", "*"});
        QCOMPARE(keys.size(), 1);
        QVERIFY(!keys.at(0).string.contains(ticket));
        const qint64 left = m_server.command({"PTTL", keys.at(0).string}).integer;
        QVERIFY(left > 0 && left <= 30'000);
    }

    void worksWhileRedisIsAway()
    {
        RedisProcess server;
        VERIFY_OK(server.start());
        RedisSession session(server.unixEndpoint());
        QTRY_VERIFY_WITH_TIMEOUT(session.isReady(), kPatience);
        TicketOffice office(session.client);
        const QByteArray lost = *issue(office);
        server.kill();
        QTRY_VERIFY_WITH_TIMEOUT(!session.isReady(), kPatience);
        const auto ticket = issue(office);
        VERIFY_OK(ticket);
        VERIFY_OK(redeem(office, *ticket));
        QCOMPARE(redeem(office, lost).error().code, Error::Code::Unavailable);
    }

    void expires()
    {
        std::chrono::milliseconds now{0};
        TicketOffice::Options options;
        options.steadyNow = [&now] { return now; };
        TicketOffice office(nullptr, options);
        const QByteArray good = *issue(office);
        const QByteArray old = *issue(office);
        now = 29'999ms;
        VERIFY_OK(redeem(office, good));
        now = 30'000ms;
        QCOMPARE(redeem(office, old).error().code, Error::Code::NotFound);
    }

    void givesOutSoManyAndNoMore()
    {
        std::chrono::milliseconds now{0};
        TicketOffice::Options options;
        options.most = 10;
        options.mostOfOne = 4;
        options.steadyNow = [&now] { return now; };
        TicketOffice office(nullptr, options);
        QSet<QByteArray> tickets;
        Principal one = somebody();
        for (int i = 0; i < 4; ++i)
            tickets.insert(*issue(office, one));
        QCOMPARE(tickets.size(), 4);
        QCOMPARE(issue(office, one).error().code, Error::Code::Exhausted);
        for (int i = 0; i < 6; ++i) {
            one.subject = QByteArray::number(i);
            VERIFY_OK(issue(office, one));
        }
        one.subject = "another";
        QCOMPARE(issue(office, one).error().code, Error::Code::Exhausted);
        now = 30s;
        VERIFY_OK(issue(office, somebody()));
    }
};

QTEST_GUILESS_MAIN(TestTicketOffice)
#include "tst_ticketoffice.moc"
