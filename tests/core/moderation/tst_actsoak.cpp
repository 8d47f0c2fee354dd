// SPDX-License-Identifier: GPL-3.0-or-later
// Acts at random against racing score writes: at the end every store tells the same.
#include <atomic>
#include <random>
#include <thread>

#include <QElapsedTimer>

#include "core/scoring/boardverify.h"
#include "tests/core/moderation/followbench.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kPlayers = 60;
constexpr int kModerators = 3;
constexpr int kWriters = 2;

} // namespace

class TestActSoak : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        VERIFY_OK(m_servers.start());
        const auto dsn = migratedDatabase(m_servers);
        VERIFY_OK(dsn);
        m_bench = std::make_unique<FollowBench>(m_servers, *dsn, kPlayers - 3);
        QTRY_VERIFY_WITH_TIMEOUT(m_bench->stack.isInStep(), 20'000);
    }

    void cleanupTestCase() { m_bench.reset(); }

    void nothingIsLostBetweenActsAndWrites()
    {
        bool isNumber = false;
        const int given = qEnvironmentVariableIntValue("SCOREWATCH_SOAK_ACTS", &isNumber);
        m_wanted = isNumber ? given : 1500;
        QElapsedTimer clock;
        clock.start();
        {
            std::vector<std::jthread> moderators;
            for (int i = 0; i < kModerators; ++i)
                moderators.emplace_back([this, i] { moderate(unsigned(i)); });
            std::vector<std::jthread> writers;
            for (int i = 0; i < kWriters; ++i)
                writers.emplace_back([this, i] { write(unsigned(100 + i)); });
            QVERIFY(QTest::qWaitFor([this] { return m_done >= m_wanted || m_broken > 0; }, 3 * 3'600'000));
            m_stop = true;
        }
        const qint64 acting = clock.elapsed();
        QCOMPARE(m_broken.load(), 0);
        QVERIFY(m_acknowledged > 0);
        everythingFollows();
        const qint64 following = clock.elapsed() - acting;
        allStoresAgree();
        qInfo("%d acts (%d were refused) in %.1f s against %d writes acknowledged and %d refused; followed "
              "after "
              "%.1f s more",
              m_done.load(), m_refused.load(), double(acting) / 1000, m_acknowledged.load(),
              m_turnedAway.load(), double(following) / 1000);
    }

private:
    /// Random acts and their taking back, until enough were done. A refusal is an answer; anything else is not.
    void moderate(unsigned seed)
    {
        std::mt19937 random(seed);
        const auto any = [&random](int count) { return int(random() % unsigned(count)); };
        const auto connection = PgConnection::open(m_bench->base.sql.dsn(), {});
        if (!connection) {
            ++m_broken;
            return;
        }
        const Actor actor{.name = u"moderator %1"_s.arg(seed)};
        QList<qint64> mine;
        while (!m_stop && m_done < m_wanted && m_broken == 0) {
            Result<ActRecord> record = Error{};
            if (!mine.isEmpty() && any(3) == 0) {
                record = ActService::takeBackNow(**connection, actor, mine.takeAt(any(int(mine.size()))),
                                                 u"undo"_s, {});
            } else {
                ActRequest request{.player = m_bench->base.players[size_t(any(kPlayers))],
                                   .kind = ActKind(any(int(ActKind::Correct) + 1)),
                                   .reason = u"soak"_s};
                if (request.kind == ActKind::Ban && any(2) == 0)
                    request.until = QDateTime::currentDateTimeUtc().addMSecs(100 + any(900));
                if (request.kind == ActKind::Ban)
                    request.approvedBy = u"bob"_s;
                if (request.kind == ActKind::Correct)
                    request.scoreChange = any(2) == 0 ? 1 + any(300) : -1 - any(100);
                record = ActService::actNow(**connection, actor, request);
            }
            count(record, mine);
            if (any(50) == 0)
                m_bench->follower->wake();
        }
    }

    void count(const Result<ActRecord> &record, QList<qint64> &mine)
    {
        if (record) {
            ++m_done;
            if (!record->inverseOf)
                mine.append(record->id);
            if (mine.size() > 50)
                mine.removeFirst();
        } else if (record.error().sqlState.startsWith("SW")) {
            ++m_refused;
        } else {
            qWarning().noquote() << toString(record.error());
            ++m_broken;
        }
    }

    void write(unsigned seed)
    {
        std::mt19937 random(seed);
        while (!m_stop) {
            ScoreWrite write;
            write.userId = m_bench->base.players[random() % kPlayers];
            write.actionId = random() % 2 == 0 ? "complete-quest" : "purchase-item";
            const ScoreOutcome outcome = m_bench->stack.write(write);
            ++(outcome.isAcknowledged() ? m_acknowledged : m_turnedAway);
        }
    }

    /// Until nothing is on its way: bans that end, the outbox, what follows the acts.
    void everythingFollows()
    {
        QTRY_COMPARE_WITH_TIMEOUT(
            m_bench->base.sql.text(
                "SELECT (SELECT count(*) FROM scoreboard.users WHERE banned_until IS NOT NULL), "
                "(SELECT count(*) FROM scoreboard.outbox), (SELECT count(*) FROM "
                "scoreboard.moderation_followups "
                "WHERE viewed_at IS NULL OR published_at IS NULL)"),
            u"0|0|0"_s, 120'000);
        QTRY_VERIFY_WITH_TIMEOUT(m_bench->stack.isInStep(), 30'000);
    }

    void allStoresAgree()
    {
        SqlSession &sql = m_bench->base.sql;
        // The sorted set has everybody who belongs there with their score and version, and nobody else.
        BoardVerify verify(sql.connection(), m_bench->stack.client());
        const auto report = verify.run();
        VERIFY_OK(report);
        QCOMPARE(report->players, kPlayers);
        QCOMPARE(report->differing, 0);
        QCOMPARE(sql.text("SELECT count(*) FROM scoreboard.users JOIN scoreboard.scores ON user_id = id "
                          "WHERE on_board <> (is_active AND NOT is_held AND NOT is_banned)"),
                 u"0"_s);
        const qint64 onBoard = sql.text("SELECT count(*) FROM scoreboard.scores WHERE on_board").toLongLong();
        QCOMPARE(m_bench->stack.reader().page(0, 100).result()->top.size(), onBoard);
        QCOMPARE(
            sql.text(
                "SELECT count(*) FROM scoreboard.leaderboard_top10 JOIN scoreboard.scores USING (user_id) "
                "WHERE NOT on_board"),
            u"0"_s);
        // Scores are those of the ledger, without a gap in its versions.
        QCOMPARE(
            sql.text(
                "SELECT count(*) FROM scoreboard.scores s WHERE (s.score, s.version, s.version) <> (SELECT "
                "coalesce(sum(points_awarded), 0), max(version), count(*) FROM scoreboard.score_history h "
                "WHERE h.user_id = s.user_id)"),
            u"0"_s);
        m_bench->base.everyActIsAudited();
        QCOMPARE(sql.text("SELECT count(*) FROM scoreboard.moderation_actions WHERE actor <> 'scorewatch'"),
                 QString::number(m_done.load()));
        // What the newest act of each player says is how they stand.
        QCOMPARE(
            sql.text(
                "SELECT count(*) FROM (SELECT DISTINCT ON (user_id) user_id, state_after FROM "
                "scoreboard.moderation_actions ORDER BY user_id, id DESC) AS m JOIN scoreboard.users AS u "
                "ON u.id = m.user_id WHERE (state_after ->> 'is_banned')::boolean <> is_banned OR "
                "(state_after ->> 'is_held')::boolean <> is_held OR (state_after ->> "
                "'is_flagged')::boolean <> is_flagged"),
            u"0"_s);
    }

    TestServers m_servers;
    std::unique_ptr<FollowBench> m_bench;
    int m_wanted = 0;
    std::atomic<bool> m_stop = false;
    std::atomic<int> m_done = 0;
    std::atomic<int> m_refused = 0;
    std::atomic<int> m_broken = 0;
    std::atomic<int> m_acknowledged = 0;
    std::atomic<int> m_turnedAway = 0;
};

QTEST_GUILESS_MAIN(TestActSoak)
#include "tst_actsoak.moc"
