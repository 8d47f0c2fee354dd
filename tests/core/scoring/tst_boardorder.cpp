// SPDX-License-Identifier: GPL-3.0-or-later
// The order of the board in Redis against PostgreSQL's `score DESC, user_id ASC`, and what the apply script promises.
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>

#include "core/redis/boardkeys.h"
#include "core/scoring/boardrebuild.h"
#include "tests/support/scorestack.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

namespace {

PlayerState stateOf(const UserId &user, qint64 version, qint64 score, bool onBoard = true)
{
    PlayerState state;
    state.userId = user;
    state.version = version;
    state.score = score;
    state.onBoard = onBoard;
    return state;
}

} // namespace

class TestBoardOrder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_servers.start()); }

    void init()
    {
        VERIFY_OK(m_servers.flushRedis());
        const auto dsn = test::migratedDatabase(m_servers);
        VERIFY_OK(dsn);
        auto connection = PgConnection::open(*dsn, {});
        VERIFY_OK(connection);
        m_connection = std::move(*connection);
        m_stack = std::make_unique<test::ScoreStack>(*dsn, m_servers.redisEndpoint());
        QTRY_VERIFY_WITH_TIMEOUT(m_stack->isInStep(), 20000);
    }

    void cleanup()
    {
        m_stack.reset();
        m_connection.reset();
    }

    void ranksAndPagesEqualSqlUnderHeavyTies()
    {
        constexpr int kPlayers = 6000;
        VERIFY_OK(test::addPlayers(*m_connection, kPlayers));
        // 40 different scores for 6,000 players, the extremes among them.
        VERIFY_OK(m_connection->exec(
            "UPDATE scoreboard.scores SET version = 1, score = CASE abs(hashtext(user_id::text)) % 40 "
            "WHEN 0 THEN 0 WHEN 1 THEN 9007199254740991 WHEN 2 THEN 9007199254740990 "
            "ELSE abs(hashtext(user_id::text)) % 40 * 1000 END"));
        BoardRebuild rebuild(m_stack->dsn(), m_stack->client());
        const auto rebuilt = rebuild.run("test");
        VERIFY_OK(rebuilt);
        QCOMPARE(rebuilt->players, kPlayers);

        const auto rows = m_connection->exec(
            "SELECT user_id, score FROM scoreboard.scores ORDER BY score DESC, user_id ASC");
        VERIFY_OK(rows);
        QRandomGenerator random(7);
        int wrongRanks = 0;
        for (int i = 0; i < 3000; ++i) {
            const int place = int(random.bounded(kPlayers));
            const auto standing = m_stack->reader().standing(rows->userId(place, 0)).result();
            VERIFY_OK(standing);
            wrongRanks += standing->rank != place + 1 || standing->score != rows->integer(place, 1);
        }
        QCOMPARE(wrongRanks, 0);

        int wrongPages = 0;
        for (int i = 0; i < 400; ++i) {
            const int offset = int(random.bounded(kPlayers + 20));
            const int count = 1 + int(random.bounded(60));
            const auto page = m_stack->reader().page(offset, count).result();
            VERIFY_OK(page);
            bool same = page->top.size() == std::clamp(kPlayers - offset, 0, count);
            for (int j = 0; same && j < page->top.size(); ++j) {
                same = page->top[j].userId == rows->userId(offset + j, 0)
                    && page->top[j].score == rows->integer(offset + j, 1)
                    && page->top[j].rank == offset + j + 1;
            }
            wrongPages += !same;
        }
        QCOMPARE(wrongPages, 0);
    }

    void onlyANewerVersionCounts()
    {
        const UserId user = UserId::random();
        QCOMPARE(apply({stateOf(user, 5, 500)}).count, 1);
        QCOMPARE(apply({stateOf(user, 5, 900)}).count, 0);
        QCOMPARE(apply({stateOf(user, 4, 100)}).count, 0);
        QCOMPARE(m_stack->reader().standing(user).result()->score, 500);
        // A lower score of a newer version is right: a correction. That is why ZADD GT would be wrong.
        QCOMPARE(apply({stateOf(user, 6, 30)}).count, 1);
        QCOMPARE(m_stack->reader().standing(user).result()->score, 30);
    }

    void whoLeftIsNotBroughtBackByAnOldState()
    {
        const UserId user = UserId::random();
        apply({stateOf(user, 1, 10)});
        QCOMPARE(apply({stateOf(user, 2, 10, false)}).ranks, std::vector<qint64>{0});
        apply({stateOf(user, 1, 10)});
        QVERIFY(!m_stack->reader().standing(user).result());
        apply({stateOf(user, 3, 10)});
        QVERIFY(m_stack->reader().standing(user).result());
    }

    void repeatingAnApplicationChangesNothing()
    {
        const UserId user = UserId::random();
        const auto first = apply({stateOf(user, 1, 10)});
        const auto second = apply({stateOf(user, 1, 10)});
        QCOMPARE(second.sequence, first.sequence);
        QCOMPARE(second.count, 0);
        QCOMPARE(second.ranks, first.ranks);
    }

    void aForeignEpochIsRefused()
    {
        m_stack->projection().setEpoch("somebody-else");
        const auto applied = m_stack->projection().applyAndWait({stateOf(UserId::random(), 1, 10)});
        QVERIFY(!applied);
        QVERIFY(applied.error().code == Error::Code::Conflict);
    }

    void theCachedScoreExpires()
    {
        const UserId user = UserId::random();
        apply({stateOf(user, 1, 123)});
        const QByteArray key = "user:" + user.toByteArray() + ":score";
        QCOMPARE(m_stack->client().request({"GET", key}).result()->string, QByteArray("123"));
        const qint64 ttl = m_stack->client().request({"TTL", key}).result()->toInteger();
        QVERIFY(ttl > 3500 && ttl <= 3600);
        apply({stateOf(user, 2, 123, false)});
        QVERIFY(m_stack->client().request({"GET", key}).result()->isNil());
    }

    void theLogHoldsEveryMessageInOrder()
    {
        const auto before = m_stack->reader().page(0, 1).result();
        VERIFY_OK(before);
        std::vector<PlayerState> states;
        for (int i = 0; i < 500; ++i) {
            states.push_back(stateOf(UserId::random(), 1, i));
            states.back().change = i;
            states.back().actionId = i % 2 ? "complete-quest" : "quote\" \\ \n \xc3\xa9";
        }
        apply(states);
        Result<QList<QByteArray>> log = Error{};
        bool read = false;
        m_stack->redisThread().run([&] {
            m_stack->reader().logSince(before->position, 10000, [&](const Result<QList<QByteArray>> &result) {
                log = result;
                read = true;
            });
        });
        QTRY_VERIFY(read);
        VERIFY_OK(log);
        QCOMPARE(log->size(), 500);
        for (qsizetype i = 0; i < log->size(); ++i) {
            const QJsonObject message = QJsonDocument::fromJson(log->at(i)).object();
            QCOMPARE(message.value("seq"_L1).toInteger(), before->position.sequence + i + 1);
            QCOMPARE(message.value("newScore"_L1).toInteger(), i);
            QCOMPARE(message.value("scoreChange"_L1).toInteger(), i);
            QCOMPARE(message.value("actionId"_L1).toString(),
                     i % 2 ? u"complete-quest"_s : QString::fromUtf8("quote\" \\ \n \xc3\xa9"));
            QCOMPARE(message.value("type"_L1).toString(), u"score_update"_s);
        }
    }

    void namesOfTheTopTravelWithTheBoard()
    {
        const auto players = test::addPlayers(*m_connection, 12);
        VERIFY_OK(players);
        for (const UserId &player : *players) {
            ScoreWrite write;
            write.userId = player;
            write.actionId = "complete-quest";
            QVERIFY(m_stack->write(write).status == ScoreOutcome::Status::Written);
        }
        QTRY_VERIFY_WITH_TIMEOUT(!m_stack->reader().page(0, 1).result()->top.first().username.isEmpty(),
                                 10000);
    }

private:
    BoardProjection::Applied apply(const std::vector<PlayerState> &states)
    {
        const auto applied = m_stack->projection().applyAndWait(states);
        if (!applied)
            qFatal("apply failed: %s", test::why(applied).constData());
        return *applied;
    }

    test::TestServers m_servers;
    std::unique_ptr<PgConnection> m_connection;
    std::unique_ptr<test::ScoreStack> m_stack;
};

QTEST_GUILESS_MAIN(TestBoardOrder)
#include "tst_boardorder.moc"
