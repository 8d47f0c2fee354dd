// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/moderation/actservice.h"

#include "core/moderation/actrecords.h"
#include "tests/core/moderation/followbench.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

/// Twelve players: number i has (i + 1) * 100 points, so number 11 leads.
class TestActService : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_servers.start()); }

    void init()
    {
        VERIFY_OK(m_servers.flushRedis());
        const auto dsn = migratedDatabase(m_servers);
        VERIFY_OK(dsn);
        m_bench = std::make_unique<FollowBench>(m_servers, *dsn, 9);
        QTRY_VERIFY_WITH_TIMEOUT(m_bench->stack.isInStep(), 20'000);
    }

    void cleanup() { m_bench.reset(); }

    void doesAnActAndTellsAll()
    {
        const auto until = QDateTime::fromString(u"2030-01-02T03:04:05.678Z"_s, Qt::ISODateWithMs);
        ActRequest request{.player = player(2), .kind = ActKind::Ban, .reason = u"ran a script"_s};
        request.policy = u"fair play"_s;
        request.until = until;
        request.afterAct = 0;
        const auto record = m_bench->service->act(request).result();
        VERIFY_OK(record);
        QVERIFY(record->kind == ActKind::Ban);
        QCOMPARE(record->player, player(2));
        QCOMPARE(record->actor, u"mara"_s);
        QCOMPARE(record->reason, u"ran a script"_s);
        QCOMPARE(record->policy, u"fair play"_s);
        QCOMPARE(record->until, until);
        QVERIFY(!record->scoreChange && !record->inverseOf && !record->takenBackBy);
        QVERIFY(record->before.onBoard && !record->before.isBanned);
        QVERIFY(!record->after.onBoard && record->after.isBanned);
        QCOMPARE(record->after.bannedUntil, until);
        QCOMPARE(record->after.banReason, u"ran a script"_s);
        QVERIFY(record->after.tokensValidAfter.isValid());
        QCOMPARE(record->after.score, 300);
        QCOMPARE(record->after.version, record->before.version + 1);

        const auto inverse = m_bench->service->takeBack(record->id, u"the wrong one"_s).result();
        VERIFY_OK(inverse);
        QVERIFY(inverse->kind == ActKind::Unban);
        QCOMPARE(inverse->inverseOf, std::optional(record->id));
        Standing after = inverse->after;
        after.version = record->before.version;
        QVERIFY(after == record->before);
        const auto known = actrecords::ofPlayer(m_bench->base.sql.connection(), player(2), 10);
        VERIFY_OK(known);
        QCOMPARE(known->size(), 2);
        QVERIFY(known->first() == *inverse);
        QCOMPARE(known->last().takenBackBy, std::optional(inverse->id));
    }

    void refusalsAreSentences()
    {
        VERIFY_OK(m_bench->act(0, ActKind::Flag));
        const auto again = m_bench->act(0, ActKind::Flag);
        QVERIFY(!again && again.error().code == Error::Code::Conflict);
        QCOMPARE(again.error().message,
                 u"Nothing was done, because the player is already flagged: mara flagged them."_s);
        const auto own = m_bench->serviceOf({.name = u"me"_s, .userId = player(0)})
                             ->act({.player = player(0), .kind = ActKind::Unflag, .reason = u"x"_s})
                             .result();
        QVERIFY(!own && own.error().code == Error::Code::PermissionDenied);
        const auto nobody = m_bench->service->takeBack(4711, u"x"_s).result();
        QVERIFY(!nobody && nobody.error().code == Error::Code::NotFound);
        const auto nothing = m_bench->act(0, ActKind::Correct);
        QVERIFY(!nothing && nothing.error().code == Error::Code::InvalidArgument);
    }

    void previewsWhoMovesUp()
    {
        ActRequest request{.player = player(9), .kind = ActKind::Ban, .reason = {}};
        m_bench->base.logIn(9);
        auto preview = m_bench->service->preview(request).result();
        VERIFY_OK(preview);
        QVERIFY(preview->isExact);
        QCOMPARE(preview->refusal, QString());
        QVERIFY(preview->needsSecondPerson);
        QCOMPARE(preview->sessionsEnded, 2);
        QCOMPARE(names(preview->before), u"12 11 10 9 8 7 6 5 4 3"_s);
        QCOMPARE(names(preview->after), u"12 11 9 8 7 6 5 4 3 2"_s);
        QCOMPARE(preview->rankBefore, std::optional<qint64>(3));
        QVERIFY(!preview->rankAfter);
        QCOMPARE(preview->climbers.size(), 8);
        QCOMPARE(preview->climbers.last().player, player(1));
        QCOMPARE(preview->climbers.last().rankBefore, 11);
        QCOMPARE(preview->climbers.last().rankAfter, 10);
        // What happens is what was shown.
        VERIFY_OK(m_bench->act(9, ActKind::Ban));
        QTRY_COMPARE(names(m_bench->stack.reader().page(0, 10).result()->top), names(preview->after));
        // And back.
        request.kind = ActKind::Unban;
        preview = m_bench->service->preview(request).result();
        VERIFY_OK(preview);
        QCOMPARE(names(preview->after), u"12 11 10 9 8 7 6 5 4 3"_s);
        QVERIFY(!preview->rankBefore);
        QCOMPARE(preview->rankAfter, std::optional<qint64>(3));
        QVERIFY(preview->climbers.isEmpty());
        request.kind = ActKind::Ban;
        QVERIFY(m_bench->service->preview(request).result()->refusal.contains(u"already banned"_s));
    }

    void previewsCorrections_data()
    {
        QTest::addColumn<int>("who");
        QTest::addColumn<qint64>("change");
        QTest::addColumn<QString>("after");
        QTest::addColumn<qint64>("rank");
        QTest::newRow("out of the ten") << 11 << qint64(-1050) << u"11 10 9 8 7 6 5 4 3 2"_s << qint64(11);
        QTest::newRow("to the end") << 11 << qint64(-1200) << u"11 10 9 8 7 6 5 4 3 2"_s << qint64(12);
        QTest::newRow("to the top") << 0 << qint64(5000) << u"1 12 11 10 9 8 7 6 5 4"_s << qint64(1);
        QTest::newRow("down one") << 11 << qint64(-150) << u"11 12 10 9 8 7 6 5 4 3"_s << qint64(2);
        QTest::newRow("stays") << 11 << qint64(-50) << u"12 11 10 9 8 7 6 5 4 3"_s << qint64(1);
        QTest::newRow("stays out") << 0 << qint64(50) << u"12 11 10 9 8 7 6 5 4 3"_s << qint64(12);
    }

    void previewsCorrections()
    {
        QFETCH(int, who);
        QFETCH(qint64, change);
        QFETCH(QString, after);
        QFETCH(qint64, rank);
        ActRequest request{.player = player(size_t(who)), .kind = ActKind::Correct, .reason = {}};
        request.scoreChange = change;
        for (const bool isExact : {true, false}) {
            if (!isExact)
                VERIFY_OK(m_servers.killRedis());
            QTRY_COMPARE(m_bench->stack.client().state() == RedisClient::State::Ready, isExact);
            const auto preview = m_bench->service->preview(request).result();
            VERIFY_OK(preview);
            QCOMPARE(preview->isExact, isExact);
            QCOMPARE(names(preview->after), after);
            QCOMPARE(preview->rankAfter, std::optional(rank));
            QCOMPARE(preview->rankBefore, std::optional<qint64>(12 - who));
            QCOMPARE(preview->scoreAfter, preview->scoreBefore + change);
        }
        VERIFY_OK(m_servers.startRedis());
        QTRY_VERIFY_WITH_TIMEOUT(m_bench->stack.isInStep(), 20'000);
        VERIFY_OK(m_bench->act(size_t(who), ActKind::Correct, change));
        QTRY_COMPARE(names(m_bench->stack.reader().page(0, 10).result()->top), after);
        QCOMPARE(m_bench->rank(size_t(who)), std::optional(rank));
    }

    void equalScoresStandById()
    {
        // Everybody has the same; the preview of somebody who comes back has to find the exact place.
        m_bench->base.sql.exec("UPDATE scoreboard.scores SET score = 700, version = version + 1");
        m_bench->base.sql.exec("INSERT INTO scoreboard.outbox (user_ids, kind) SELECT array_agg(user_id), "
                               "'standing' FROM scoreboard.scores");
        m_bench->stack.keeper().kick();
        for (size_t who = 0; who < 12; who += 3) {
            QTRY_VERIFY(m_bench->rank(who));
            QTRY_COMPARE(m_bench->stack.reader().page(0, 20).result()->top.last().score, 700);
            const auto before = m_bench->rank(who);
            VERIFY_OK(m_bench->act(who, ActKind::Hold));
            QTRY_VERIFY(!m_bench->rank(who));
            const auto preview
                = m_bench->service->preview({.player = player(who), .kind = ActKind::Release, .reason = {}})
                      .result();
            VERIFY_OK(preview);
            QCOMPARE(preview->rankAfter, before);
            VERIFY_OK(m_bench->act(who, ActKind::Release));
            QTRY_COMPARE(m_bench->rank(who), before);
        }
    }

    void countsWhoSharesAnAddress()
    {
        m_bench->base.sql.exec(
            "INSERT INTO scoreboard.sessions (user_id, jwt_token_id, expires_at, ip_address) "
            "SELECT id, id, now() + interval '1 day', '203.0.113.7' FROM scoreboard.users "
            "WHERE username IN ('player 1', 'player 2', 'player 3')");
        const auto preview
            = m_bench->service->preview({.player = player(0), .kind = ActKind::Flag, .reason = {}}).result();
        VERIFY_OK(preview);
        QCOMPARE(preview->linkedPlayers, 2);
        QCOMPARE(preview->sessionsEnded, 0);
        QCOMPARE(m_bench->base.sql.text("SELECT count(*) FROM scoreboard.moderation_actions"), u"0"_s);
    }

private:
    const UserId &player(size_t number) const { return m_bench->base.players[number]; }

    /// "12 11 10": the numbers in the names of the players.
    static QString names(const QList<BoardEntry> &entries)
    {
        QStringList names;
        for (const BoardEntry &entry : entries)
            names.append(entry.username.isEmpty() ? u"?"_s : entry.username.section(u' ', 1));
        return names.join(u' ');
    }

    TestServers m_servers;
    std::unique_ptr<FollowBench> m_bench;
};

QTEST_GUILESS_MAIN(TestActService)
#include "tst_actservice.moc"
