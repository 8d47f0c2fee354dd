// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/moderation/casereader.h"

#include <QJsonObject>

#include "tests/core/moderation/moderationbench.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

/// The queue, and what a case is judged by.
class TestCaseReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        VERIFY_OK(m_servers.start(TestServers::PostgreSql));
        VERIFY_OK(m_servers.addAccessRule(ModerationBench::kAccessRule));
    }

    void init()
    {
        const auto dsn = migratedDatabase(m_servers);
        VERIFY_OK(dsn);
        m_bench = std::make_unique<ModerationBench>(*dsn, 2);
    }
    void cleanup() { m_bench.reset(); }

    void ranksBySeverityStakeAndAge()
    {
        const auto players = m_bench->players({10, 900, 900, 5000, 20});
        const QList<QByteArray> severities{"high", "medium", "medium", "low", "critical"};
        QList<qint64> ids;
        for (size_t n = 0; n < players.size(); ++n)
            ids.append(m_bench->join(players[n], severities[qsizetype(n)]));
        m_bench->sql.exec("UPDATE scoreboard.cases SET opened_at = now() - interval '1 hour' WHERE id = $1",
                          PgParams().integer(ids[2]));
        QCOMPARE(listed({}), QList<qint64>({ids[4], ids[0], ids[2], ids[1], ids[3]}));
        CaseFilter page;
        page.limit = 2;
        page.offset = 1;
        QCOMPARE(listed(page), QList<qint64>({ids[0], ids[2]}));
        const auto queue = ModerationBench::await(m_bench->cases.queue(page));
        VERIFY_OK(queue);
        QCOMPARE(queue->total, 5);
        QVERIFY(qAbs(queue->serverTime.secsTo(QDateTime::currentDateTimeUtc())) < 60);
    }

    void filters_data()
    {
        QTest::addColumn<CaseFilter>("filter");
        QTest::addColumn<QList<int>>("expected"); // which of the four, in their order in the queue
        QTest::newRow("open") << CaseFilter{} << QList<int>{0, 1};
        QTest::newRow("all") << CaseFilter{.state = {}} << QList<int>{3, 0, 2, 1};
        QTest::newRow("watching") << CaseFilter{.state = CaseState::Watching} << QList<int>{2};
        QTest::newRow("closed") << CaseFilter{.state = CaseState::Closed} << QList<int>{3};
        QTest::newRow("severity") << CaseFilter{.atLeast = Severity::High} << QList<int>{0};
        QTest::newRow("rule") << CaseFilter{.rule = u"shared-address"_s} << QList<int>{1};
        QTest::newRow("no such rule") << CaseFilter{.rule = u"rank-jump"_s} << QList<int>{};
        QTest::newRow("claimed") << CaseFilter{.claimedBy = u"mara"_s} << QList<int>{0};
        QTest::newRow("free") << CaseFilter{.claimedBy = u"-"_s} << QList<int>{1};
        QTest::newRow("lapsed") << CaseFilter{.claimedBy = u"bob"_s} << QList<int>{};
        QTest::newRow("name") << CaseFilter{.text = u"PLAYER 2"_s} << QList<int>{1};
        QTest::newRow("no pattern") << CaseFilter{.text = u"player_2"_s} << QList<int>{};
        QTest::newRow("stake") << CaseFilter{.minimumScore = 150} << QList<int>{1};
    }
    void filters()
    {
        QFETCH(CaseFilter, filter);
        QFETCH(QList<int>, expected);
        const auto players = m_bench->players({100, 200, 300, 400});
        const QList<qint64> ids{m_bench->join(players[0], "high"), m_bench->join(players[1], "low"),
                                m_bench->join(players[2], "medium"), m_bench->join(players[3], "critical")};
        m_bench->hit(players[0], ids[0], "burst");
        m_bench->hit(players[1], ids[1], "burst", "3");
        m_bench->hit(players[1], ids[1], "shared-address");
        VERIFY_OK(ModerationBench::await(m_bench->cases.claim(ModerationBench::mara(), ids[0])));
        m_bench->sql.exec("UPDATE scoreboard.cases SET claimed_by = 'bob', "
                          "claimed_until = now() - interval '1 minute' WHERE id = $1",
                          PgParams().integer(ids[1]));
        VERIFY_OK(ModerationBench::await(m_bench->cases.watch(ModerationBench::mara(), ids[2], u"why"_s)));
        VERIFY_OK(ModerationBench::await(
            m_bench->cases.close(ModerationBench::mara(), ids[3], Verdict::Confirmed, u"why"_s)));
        QList<qint64> wanted;
        for (const int n : expected)
            wanted.append(ids[n]);
        QCOMPARE(listed(filter), wanted);
        filter.limit = 0;
        const auto counted = ModerationBench::await(m_bench->cases.queue(filter));
        VERIFY_OK(counted);
        QCOMPARE(counted->total, wanted.size());
    }

    void summariesSayWhatIsInTheCase()
    {
        const UserId player = m_bench->players({400}).front();
        m_bench->sql.exec(
            "UPDATE scoreboard.users SET username = E'Eve\\u202E', country_code = 'VN', is_flagged = true");
        const qint64 id = m_bench->join(player, "high");
        m_bench->hit(player, id, "burst", "5");
        m_bench->hit(player, id, "impossible-speed", "2");
        VERIFY_OK(setScore(m_bench->sql.connection(), player, 450));
        const auto queue = ModerationBench::await(m_bench->cases.queue({}));
        VERIFY_OK(queue);
        const CaseSummary &it = queue->cases.first();
        QCOMPARE(it.player, player);
        QCOMPARE(it.username, u"Eve"_s);
        QCOMPARE(it.countryCode, u"VN"_s);
        QCOMPARE(it.scoreAtStake, 400);
        QCOMPARE(it.score, 450);
        QCOMPARE(it.events, 2);
        QCOMPARE(it.newestRule, u"impossible-speed"_s);
        QCOMPARE(it.openedBy, u"rule:burst"_s);
        QVERIFY(it.openedAt.isValid() && it.newestEventAt < it.openedAt);
        QVERIFY(it.isFlagged && !it.isHeld && !it.isBanned);
        QVERIFY(!it.verdict);
    }

    void opensACaseWithEverything()
    {
        const auto [it, players, id, earlier] = openedCase();
        QCOMPARE(it.summary.id, id);
        QCOMPARE(it.summary.events, 2);
        QCOMPARE(it.standing.score, 1000);
        QVERIFY(it.standing.onBoard && it.standing.isActive && it.standing.isFlagged);
        QCOMPARE(it.email, u"player1@example.com"_s);
        QVERIFY(it.playerSince.isValid());
        QCOMPARE(it.curve.size(), 1);
        QCOMPARE(it.curve.first().score, 1000);
        // The first burst may have begun ten seconds before it was noticed.
        QCOMPARE(it.suspectFrom.secsTo(it.suspectTo), 20 * 60 + 10);
        QCOMPARE(it.acts.size(), 2);
        QCOMPARE(it.acts[0].kind, ActKind::Unflag);
        QCOMPARE(it.acts[0].inverseOf, std::optional(it.acts[1].id));
        QCOMPARE(it.acts[1].takenBackBy, std::optional(it.acts[0].id));
        QVERIFY(it.acts[1].after.isFlagged && !it.acts[1].before.isFlagged);
        QCOMPARE(it.acts[1].before.bannedUntil,
                 QDateTime::fromString(u"2030-01-02T03:04:05.678Z"_s, Qt::ISODateWithMs));
        QCOMPARE(it.notes.size(), 1);
        QCOMPARE(it.notes.first().body, u"Look at it"_s);
        QCOMPARE(it.earlierCases.size(), 1);
        QCOMPARE(it.earlierCases.first().id, earlier);
        QCOMPARE(it.earlierCases.first().verdict, std::optional(Verdict::Inconclusive));
        QVERIFY(!it.rank); // there is no Redis here
        QCOMPARE(ModerationBench::await(m_bench->cases.openCase(id + 100)).error().code,
                 Error::Code::NotFound);
        QCOMPARE(ModerationBench::await(m_bench->cases.caseOf(players[0])).valueOr(0), id);
        QCOMPARE(ModerationBench::await(m_bench->cases.caseOf(players[1])).error().code,
                 Error::Code::NotFound);
    }

    void oneAddressHasOneNameWhereverItIsSeen()
    {
        const auto [it, players, id, earlier] = openedCase();
        QCOMPARE(it.events.size(), 3);
        QVERIFY(it.events[0].createdAt > it.events[1].createdAt);
        QCOMPARE(it.events[1].caseId, std::optional(id));
        QCOMPARE(it.events[1].evidence["increments"_L1].toInt(), 31);
        QCOMPARE(it.events[2].rule, u"rank-jump"_s);
        QVERIFY(!it.events[2].caseId);
        QCOMPARE(it.sessions.size(), 1);
        QCOMPARE(it.sessions.first().userAgent, u"agent"_s);
        const QString address = it.sessions.first().address;
        QVERIFY(!address.isEmpty() && !address.contains(u"203"_s));
        QCOMPARE(it.events[1].address, address);
        QCOMPARE(it.linked.size(), 1);
        QCOMPARE(it.linked.first().player, players[1]);
        QCOMPARE(it.linked.first().sharedAddresses, 1);
        QCOMPARE(it.linked.first().addresses, QStringList{address});
        QCOMPARE(it.linked.first().score, 50);
    }

    void thinsALongCurve()
    {
        const UserId player = m_bench->players({0}).front();
        // Slow for a day, then a thousand points within a minute.
        m_bench->sql.exec(
            "INSERT INTO scoreboard.score_history (user_id, version, points_awarded, balance_before, "
            "balance_after, "
            "action_id, created_at) "
            "SELECT $1, n, 1, n - 1, n, 'daily-login', CASE WHEN n <= 2000 THEN now() - interval '1 day' + n "
            "* "
            "interval '30 seconds' ELSE now() - interval '1 minute' + (n - 2000) * interval '50 ms' END "
            "FROM generate_series(1, 3000) AS n",
            PgParams().uuid(player));
        const qint64 id = m_bench->join(player);
        const auto opened = ModerationBench::await(m_bench->cases.openCase(id));
        VERIFY_OK(opened);
        const QList<ScorePoint> &curve = opened->curve;
        QVERIFY2(curve.size() > 400 && curve.size() <= 500, qPrintable(QString::number(curve.size())));
        QCOMPARE(curve.first().score, 1);
        QCOMPARE(curve.last().score, 3000);
        QVERIFY(std::is_sorted(curve.cbegin(), curve.cend(),
                               [](const ScorePoint &a, const ScorePoint &b) { return a.at < b.at; }));
        const auto late = std::count_if(curve.cbegin(), curve.cend(),
                                        [](const ScorePoint &point) { return point.score > 2000; });
        QVERIFY2(late > 130, "the minute in which it happened is not thinned away");
    }

    void tellsWhatChanged()
    {
        const auto players = m_bench->players({1, 2});
        const qint64 old = m_bench->join(players[0]);
        m_bench->sql.exec("ALTER TABLE scoreboard.cases DISABLE TRIGGER cases_updated_at");
        m_bench->sql.exec("UPDATE scoreboard.cases SET updated_at = now() - interval '1 hour' WHERE id = $1",
                          PgParams().integer(old));
        m_bench->sql.exec("ALTER TABLE scoreboard.cases ENABLE TRIGGER cases_updated_at");
        const auto start = ModerationBench::await(m_bench->cases.changes({}));
        VERIFY_OK(start);
        QVERIFY(start->cases.isEmpty() && start->serverTime.isValid());
        const qint64 fresh = m_bench->join(players[1]);
        addActs(players[1], fresh);
        const auto changes = ModerationBench::await(m_bench->cases.changes(start->serverTime));
        VERIFY_OK(changes);
        QCOMPARE(changes->cases.keys(), QList<qint64>{fresh});
        QCOMPARE(changes->acts.size(), 2);
        QVERIFY(changes->acts[0].id < changes->acts[1].id);
    }

private:
    struct Opened
    {
        CaseDetail detail;
        std::vector<UserId> players; ///< whose case it is, and who shares an address
        qint64 id = 0;
        qint64 earlier = 0; ///< the closed case
    };

    /// A case with something in every part.
    Opened openedCase()
    {
        Opened out;
        out.players = m_bench->players({1000, 50});
        const UserId player = out.players[0];
        out.earlier = m_bench->join(player, "low");
        (void)m_bench->cases
            .close(ModerationBench::bob(), out.earlier, Verdict::Inconclusive, u"Too little"_s)
            .result();
        out.id = m_bench->join(player, "high");
        m_bench->hit(player, out.id, "burst", "30", "203.0.113.7");
        m_bench->hit(player, out.id, "burst", "10");
        m_bench->hit(player, {}, "rank-jump", "600"); // not in the case: not in its span
        addActs(player, out.id);
        (void)m_bench->cases.addNote(ModerationBench::mara(), out.id, u"Look at it"_s).result();
        for (const UserId &each : out.players)
            addSession(each, "203.0.113.7");
        const auto opened = ModerationBench::await(m_bench->cases.openCase(out.id));
        if (opened)
            out.detail = *opened;
        else
            QTest::qFail(why(opened).constData(), __FILE__, __LINE__);
        return out;
    }
    QList<qint64> listed(const CaseFilter &filter)
    {
        const auto queue = ModerationBench::await(m_bench->cases.queue(filter));
        QList<qint64> ids;
        if (!queue)
            QTest::qFail(why(queue).constData(), __FILE__, __LINE__);
        else
            for (const CaseSummary &each : queue->cases)
                ids.append(each.id);
        return ids;
    }
    void addSession(const UserId &player, const QByteArray &address)
    {
        m_bench->sql.exec(
            "INSERT INTO scoreboard.sessions (user_id, jwt_token_id, expires_at, ip_address, user_agent) "
            "VALUES ($1, gen_random_uuid()::text, now() + interval '1 hour', $2::inet, 'agent')",
            PgParams().uuid(player).text(address));
    }
    /// A flag that was taken back; the flag itself stays, for a test of what is read.
    void addActs(const UserId &player, qint64 caseId)
    {
        m_bench->sql.exec("UPDATE scoreboard.users SET is_flagged = true WHERE id = $1",
                          PgParams().uuid(player));
        m_bench->sql.exec(
            "WITH flag AS (INSERT INTO scoreboard.moderation_actions "
            "  (user_id, case_id, action, actor, reason, state_before, state_after) "
            "  VALUES ($1, $2, 'flag', 'mara', 'why', "
            "  '{\"is_flagged\": false, \"banned_until\": \"2030-01-02T04:04:05.678123+01:00\"}', "
            "  '{\"is_flagged\": true}') RETURNING id) "
            "INSERT INTO scoreboard.moderation_actions (user_id, case_id, action, actor, reason, inverse_of) "
            "SELECT $1, $2, 'unflag', 'bob', 'not so', id FROM flag",
            PgParams().uuid(player).integer(caseId));
    }

    TestServers m_servers;
    std::unique_ptr<ModerationBench> m_bench;
};

QTEST_GUILESS_MAIN(TestCaseReader)
#include "tst_casereader.moc"
