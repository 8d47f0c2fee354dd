// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/remote/remoteplayerlookup.h"

#include <QJsonArray>

#include "core/base/async.h"
#include "tests/core/remote/fakescorewatchd.h"
#include "tests/core/remote/remotemessages.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

class TestRemotePlayerLookup : public QObject
{
    Q_OBJECT

    std::unique_ptr<FakeScorewatchd> m_server;
    std::unique_ptr<ApiClient> m_client;
    std::unique_ptr<RemotePlayerLookup> m_lookup;

    template <typename T> Result<T> wait(const QFuture<Result<T>> &future)
    {
        std::optional<Result<T>> answer;
        async::onFinished(future, this, [&answer](const Result<T> &result) { answer = result; });
        if (!QTest::qWaitFor([&answer] { return answer.has_value(); }, 20'000))
            return Error{Error::Code::Internal, u"The test waited in vain."_s, {}, {}};
        return *answer;
    }
    void willAnswer(const QString &path, const QJsonObject &body)
    {
        m_server->answers.insert(path, {200, text(body), {}});
    }
    static QJsonObject pageJson(const QList<BoardEntry> &entries)
    {
        QJsonArray list;
        for (const BoardEntry &entry : entries)
            list.append(entryJson(entry));
        return {{u"entries"_s, list},
                {u"players"_s, 2000},
                {u"epoch"_s, u"e1"_s},
                {u"seq"_s, 4},
                {u"stale"_s, false}};
    }

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<FakeScorewatchd>();
        m_server->start();
        m_client = std::make_unique<ApiClient>(m_server->endpoint(), m_server->token);
        m_lookup = std::make_unique<RemotePlayerLookup>(*m_client);
    }

    void findsPlayers()
    {
        QJsonObject unranked = entryJson(remoteTop(2).last());
        unranked.insert("rank"_L1, QJsonValue());
        willAnswer(u"/api/v1/leaderboard/players"_s,
                   {{u"players"_s, QJsonArray{entryJson(remoteTop(1).first()), unranked}}});
        const auto found = wait(m_lookup->find(u" a&b=c+ü "_s, 20));
        VERIFY_OK(found);
        QCOMPARE(found->size(), 2);
        const PlayerMatch first{remotePlayer(0), u"player 0"_s, u"VN"_s, 1000, 1};
        QCOMPARE(found->first(), first);
        QCOMPARE(found->last().rank, 0);
        QCOMPARE(m_server->requests().last(),
                 u"GET /api/v1/leaderboard/players?name=a%26b%3Dc%2B%C3%BC&limit=20"_s);
    }

    void readsAnyStretch()
    {
        willAnswer(u"/api/v1/leaderboard"_s, pageJson(remoteTop(3)));
        const auto page = wait(m_lookup->page(40, 3));
        VERIFY_OK(page);
        QCOMPARE(page->playerCount, 2000);
        QCOMPARE(page->position, (StreamPosition{"e1", 4}));
        QCOMPARE(page->entries, remoteTop(3));
        QCOMPARE(m_server->requests().last(), u"GET /api/v1/leaderboard?limit=3&offset=40"_s);

        VERIFY_OK(wait(m_lookup->around(remotePlayer(1), 5)));
        QCOMPARE(m_server->requests().last(),
                 u"GET /api/v1/leaderboard?around=%1&limit=11"_s.arg(remotePlayer(1).toString()));
        VERIFY_OK(wait(m_lookup->page(-3, 5000)));
        QCOMPARE(m_server->requests().last(), u"GET /api/v1/leaderboard?limit=100&offset=0"_s);
    }

    void aPlayerWhoIsNotOnTheBoard()
    {
        m_server->answers.insert(
            u"/api/v1/leaderboard"_s,
            {404, R"({"type":"urn:scorewatch:problem:not-on-board","detail":"Not on the board."})", {}});
        const auto page = wait(m_lookup->around(remotePlayer(1), 5));
        QVERIFY(!page);
        QCOMPARE(page.error().code, Error::Code::NotFound);
        QCOMPARE(page.error().message, u"Not on the board."_s);
    }

    void nonsenseIsRefused_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("nothing") << QByteArray("{}");
        QTest::newRow("no list") << QByteArray(R"({"entries":1,"players":2})");
        QTest::newRow("players") << QByteArray(R"({"entries":[],"players":-2})");
        QTest::newRow("no id") << QByteArray(R"({"entries":[{"rank":1,"score":5}],"players":2})");
        QJsonObject half = entryJson(remoteTop(1).first());
        half.insert("score"_L1, 0.5);
        QTest::newRow("score") << text({{u"entries"_s, QJsonArray{half}}, {u"players"_s, 1}});
        QTest::newRow("many") << text(pageJson(remoteTop(300)));
    }
    void nonsenseIsRefused()
    {
        QFETCH(QByteArray, body);
        m_server->answers.insert(u"/api/v1/leaderboard"_s, {200, body, {}});
        const auto page = wait(m_lookup->page(0, 10));
        QVERIFY(!page);
        QCOMPARE(page.error().code, Error::Code::Incompatible);
    }
};

QTEST_GUILESS_MAIN(TestRemotePlayerLookup)
#include "tst_remoteplayerlookup.moc"
