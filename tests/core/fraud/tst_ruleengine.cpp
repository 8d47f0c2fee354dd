// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fraud/ruleengine.h"

#include <ctime>

#include <QJsonArray>

#include "tests/core/fraud/rulesfortests.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = FraudRule::Kind;
using Seen = Observation::Kind;

namespace {

UserId player(int number)
{
    return UserId(QUuid(uint(number + 1), 1, 1, 1, 1, 1, 1, 1, 1, 1, 1));
}

Observation from(const QByteArray &address, int number, qint64 after)
{
    Observation out = write(player(number), after);
    out.address = address;
    return out;
}

} // namespace

class TestRuleEngine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_engine = std::make_unique<RuleEngine>();
        m_found.clear();
    }

    void aBurstIsMoreThanTheThreshold()
    {
        m_engine->setRules({rule(Kind::Burst, 3, 10s)});
        for (int i = 0; i < 3; ++i)
            see(write(player(0), i * 100));
        QVERIFY(m_found.empty());   // exactly at the threshold
        see(write(player(1), 350)); // somebody else's
        QVERIFY(m_found.empty());
        see(write(player(0), 400));
        QCOMPARE(m_found.size(), size_t(1));
        QCOMPARE(m_found[0].player, player(0));
        QCOMPARE(m_found[0].measured, 4.0);
        QCOMPARE(m_found[0].at, kStart + 400);
        QCOMPARE(m_found[0].evidence.value(u"from"_s).toString(), u"2023-11-14T22:13:20.000Z"_s);
        QCOMPARE(m_found[0].rule.name, u"burst"_s);
    }

    void whatIsAsOldAsTheWindowIsOutside_data()
    {
        QTest::addColumn<qint64>("last");
        QTest::addColumn<bool>("fires");
        QTest::newRow("a millisecond inside") << qint64(9'999) << true;
        QTest::newRow("the window") << qint64(10'000) << false;
    }
    void whatIsAsOldAsTheWindowIsOutside()
    {
        QFETCH(qint64, last);
        QFETCH(bool, fires);
        m_engine->setRules({rule(Kind::Burst, 2, 10s)});
        see(write(player(0), 0));
        see(write(player(0), 5'000));
        see(write(player(0), last));
        QCOMPARE(!m_found.empty(), fires);
    }

    void firesOnceAnEpisode()
    {
        m_engine->setRules({rule(Kind::Burst, 2, 10s)});
        for (int i = 0; i < 200; ++i)
            see(write(player(0), i * 1000));
        QCOMPARE(m_found.size(), size_t(1));
        // The last excess was at 199 s.
        for (qint64 after : {209'500, 209'600, 209'700})
            see(write(player(0), after));
        QCOMPARE(m_found.size(), size_t(2));
        QCOMPARE(m_found[1].at, kStart + 209'700);
        QVERIFY(m_found[0].id() != m_found[1].id());
    }

    void goesOnWhereTheExcessDoesNotPauseForAWindow()
    {
        m_engine->setRules({rule(Kind::Burst, 2, 10s)});
        for (qint64 after : {0, 1, 2, 9'900, 9'990, 9'995, 19'800, 19'900, 19'950})
            see(write(player(0), after));
        QCOMPARE(m_found.size(), size_t(1));
    }

    void theOrderOfAMomentDoesNotMatter()
    {
        m_engine->setRules({rule(Kind::Burst, 3, 10s)});
        for (qint64 after : {40, 10, 30, 20})
            see(write(player(0), after));
        QCOMPARE(m_found.size(), size_t(1));
        QCOMPARE(m_found[0].at, kStart + 40);
        see(write(player(1), 20'000));
        for (qint64 after : {1, 2, 3, 4})
            see(write(player(1), after)); // a window too late
        QCOMPARE(m_found.size(), size_t(1));
    }

    void correctionsAreNobodysPlay()
    {
        m_engine->setRules({rule(Kind::Burst, 1, 10s)});
        for (int i = 0; i < 5; ++i) {
            Observation seen = write(player(0), i);
            seen.isCorrection = true;
            see(seen);
        }
        QVERIFY(m_found.empty());
    }

    void anAddressIsSharedByMoreThanTheThreshold()
    {
        m_engine->setRules({rule(Kind::SharedAddress, 3, 3600s)});
        for (int i = 0; i < 3; ++i) {
            see(from("192.0.2.1", i, i));
            see(from("192.0.2.1", i, i + 10)); // the same player again
            see(from("192.0.2.2", i + 10, i));
        }
        QVERIFY(m_found.empty());
        Observation byService = from("192.0.2.1", 7, 50);
        byService.isByOther = true; // the address of the service
        see(byService);
        see(from({}, 8, 60));
        QVERIFY(m_found.empty());
        see(from("192.0.2.1", 3, 100));
        QCOMPARE(m_found.size(), size_t(1));
        QCOMPARE(m_found[0].player, player(3));
        QCOMPARE(m_found[0].address, "192.0.2.1");
        QCOMPARE(m_found[0].measured, 4.0);
        QCOMPARE(m_found[0].evidence.value(u"players"_s).toArray().size(), 4);
        see(from("192.0.2.1", 4, 200));
        QCOMPARE(m_found.size(), size_t(1));
    }

    void whoLeftAnAddressIsNotCounted()
    {
        m_engine->setRules({rule(Kind::SharedAddress, 2, 60s)});
        see(from("192.0.2.1", 0, 0));
        see(from("192.0.2.1", 1, 1'000));
        see(from("192.0.2.1", 2, 60'000)); // the first is out
        QVERIFY(m_found.empty());
        see(from("192.0.2.1", 3, 60'500)); // the second is not
        QCOMPARE(m_found.size(), size_t(1));
    }

    void replaysAndBreachesCountApart()
    {
        m_engine->setRules({rule(Kind::TokenReplay, 1, 600s), rule(Kind::RateLimitBreach, 1, 600s)});
        see({.kind = Seen::TokenReplay, .player = player(0), .at = kStart});
        see({.kind = Seen::RateLimitBreach, .player = player(0), .at = kStart});
        see(write(player(0), 1));
        // Refused many times in one second is running into the limit once.
        see({.kind = Seen::RateLimitBreach, .player = player(0), .at = kStart + 300});
        QVERIFY(m_found.empty());
        see({.kind = Seen::TokenReplay, .player = player(0), .at = kStart + 5});
        QCOMPARE(m_found.size(), size_t(1));
        QCOMPARE(m_found[0].rule.kind, Kind::TokenReplay);
        see({.kind = Seen::RateLimitBreach, .player = player(0), .at = kStart + 1000});
        QCOMPARE(m_found.size(), size_t(2));
        QCOMPARE(m_found[1].rule.kind, Kind::RateLimitBreach);
    }

    void speedIsMeasuredAgainstThoseWhoPlayAtTheSameTime()
    {
        FraudRule speed = rule(Kind::ImpossibleSpeed, 10, 600s);
        speed.parameters = {{u"minimum_points"_s, 500}, {u"minimum_peers"_s, 5}};
        m_engine->setRules({speed});
        for (int i = 0; i < 20; ++i)
            see(write(player(i), i, 50));
        see(write(player(0), 30'000, 450)); // 500 in all: exactly ten times the median
        QVERIFY(m_found.empty());
        see(write(player(0), 31'000, 1));
        QCOMPARE(m_found.size(), size_t(1));
        QCOMPARE(m_found[0].measured, 501.0 / 50);
        QCOMPARE(m_found[0].evidence.value(u"peers"_s).toInt(), 20);
        QCOMPARE(m_found[0].evidence.value(u"medianPerHour"_s).toDouble(), 300.0);
    }

    void speedNeedsPeersAndPoints_data()
    {
        QTest::addColumn<int>("peers");
        QTest::addColumn<int>("points");
        QTest::addColumn<bool>("fires");
        QTest::newRow("enough") << 5 << 500 << true;
        QTest::newRow("a peer too few") << 4 << 500 << false;
        QTest::newRow("a point too few") << 5 << 499 << false;
    }
    void speedNeedsPeersAndPoints()
    {
        QFETCH(int, peers);
        QFETCH(int, points);
        QFETCH(bool, fires);
        FraudRule speed = rule(Kind::ImpossibleSpeed, 2, 600s);
        speed.parameters = {{u"minimum_points"_s, 500}, {u"minimum_peers"_s, 5}};
        m_engine->setRules({speed});
        for (int i = 0; i < peers; ++i)
            see(write(player(i), 0, 10));
        see(write(player(100), 30'000, points));
        QCOMPARE(!m_found.empty(), fires);
    }

    void speedIsMeasuredAgainstTheCatalogue()
    {
        FraudRule speed = rule(Kind::ImpossibleSpeed, 20, 3600s);
        speed.parameters = {{u"minimum_points"_s, 10}, {u"most_actions_per_hour"_s, 6}};
        m_engine->setRules({speed});
        m_engine->setCatalogueMost(100);
        see(write(player(0), 0, 600)); // all that six of the best actions give
        QVERIFY(m_found.empty());
        see(write(player(0), 1, 6));
        QCOMPARE(m_found.size(), size_t(1));
        QCOMPARE(m_found[0].measured, 20 * 606.0 / 600);
        QCOMPARE(m_found[0].evidence.value(u"mostPerHour"_s).toInt(), 600);
    }

    void aJumpIsMeasuredFromTheWorstRankOfTheWindow()
    {
        FraudRule jump = rule(Kind::RankJump, 100, 60s);
        jump.parameters = {{u"ignore_below_rank"_s, 1000}};
        m_engine->setRules({jump});
        QVERIFY(m_engine->wantsRanks());
        see(ranked(0, 0, 5000));
        see(ranked(0, 10, 1001)); // too far down to matter
        QVERIFY(m_found.empty());
        see(ranked(1, 0, 400));
        see(ranked(1, 1000, 500)); // fell, and climbs from there
        see(ranked(1, 2000, 450));
        see(ranked(1, 3000, 400));
        QVERIFY(m_found.empty()); // exactly the threshold
        see(ranked(1, 4000, 399));
        QCOMPARE(m_found.size(), size_t(1));
        QCOMPARE(m_found[0].measured, 101.0);
        QCOMPARE(m_found[0].evidence.value(u"rankBefore"_s).toInt(), 500);
        see(write(player(2), 0)); // no rank, no jump
        see(ranked(3, 0, 900));
        see(ranked(3, 60'000, 700)); // the first is out of the window
        QCOMPARE(m_found.size(), size_t(1));
    }

    void rulesChangeWhileItRuns()
    {
        FraudRule burst = rule(Kind::Burst, 100, 10s);
        m_engine->setRules({burst});
        for (int i = 0; i < 5; ++i)
            see(write(player(0), i));
        QVERIFY(m_found.empty());
        burst.threshold = 5;
        m_engine->setRules({burst});
        see(write(player(0), 5)); // the sixth: what was seen before counts
        QCOMPARE(m_found.size(), size_t(1));
        QCOMPARE(m_found[0].measured, 6.0);
        burst.mode = FraudRule::Mode::Off;
        m_engine->setRules({burst});
        QVERIFY(m_engine->isEmpty());
        for (int i = 6; i < 20; ++i)
            see(write(player(1), i));
        burst.mode = FraudRule::Mode::Shadow;
        m_engine->setRules({burst});
        for (int i = 0; i < 6; ++i)
            see(write(player(1), 30 + i));
        QCOMPARE(m_found.size(), size_t(2)); // begins anew after it was off
        QCOMPARE(m_found[1].rule.mode, FraudRule::Mode::Shadow);
    }

    void anEpisodeThatWasToldIsNotToldAgain()
    {
        m_engine->setRules({rule(Kind::Burst, 2, 10s), rule(Kind::SharedAddress, 1, 60s)});
        m_engine->resume({u"burst"_s, player(0), {}, kStart});
        m_engine->resume({u"shared-address"_s, player(9), "192.0.2.1", kStart});
        for (int i = 0; i < 3; ++i)
            see(from("192.0.2.1", 0, i * 3000));
        see(from("192.0.2.1", 1, 100));
        QVERIFY(m_found.empty());
        for (qint64 after : {17'000, 17'001, 17'002})
            see(write(player(0), after));
        QCOMPARE(m_found.size(), size_t(1));
    }

    void theSameHistoryGivesTheSameFindings()
    {
        const auto ids = [this] {
            init();
            m_engine->setRules({rule(Kind::Burst, 3, 10s)});
            for (int i = 0; i < 1000; ++i)
                see(write(player(i % 7), i * 350));
            for (int i = 0; i < 5; ++i)
                see(write(player(3), 400'000 + i));
            QList<QByteArray> out;
            for (const FraudFinding &each : m_found)
                out.append(each.id());
            return out;
        };
        const QList<QByteArray> first = ids();
        QVERIFY(!first.isEmpty());
        QCOMPARE(ids(), first);
    }

    void forgetsWhatIsOutsideEveryWindow()
    {
        m_engine->setRules({rule(Kind::Burst, 3, 10s), rule(Kind::SharedAddress, 5, 20s)});
        for (int i = 0; i < 5000; ++i)
            see(from("192.0.2." + QByteArray::number(i % 200), i, i));
        QCOMPARE(m_engine->statistics().keys, 10'000);
        for (int second = 5; second < 60; ++second)
            m_engine->advance(kStart + second * 1000);
        QCOMPARE(m_engine->statistics().keys, 0);
        QCOMPARE(m_engine->statistics().notFollowed, 0);
    }

    void whoHasNoRoomIsCounted()
    {
        m_engine = std::make_unique<RuleEngine>(RuleWatch::Limits{.maxKeys = 100});
        m_engine->setRules({rule(Kind::Burst, 1, 10s)});
        for (int i = 0; i < 150; ++i)
            see(write(player(i), i));
        QCOMPARE(m_engine->statistics().keys, 100);
        QCOMPARE(m_engine->statistics().notFollowed, 50);
        see(write(player(0), 500)); // is followed already
        QCOMPARE(m_found.size(), size_t(1));
        see(write(player(200), 12'000)); // the others are out of the window
        QCOMPARE(m_engine->statistics().notFollowed, 50);
    }

    void keepsTheHighestOfEachPlayer()
    {
        m_engine = std::make_unique<RuleEngine>(RuleWatch::Limits{.keepsHighest = true});
        m_engine->setRules({rule(Kind::Burst, 100, 10s)});
        for (int i = 0; i < 7; ++i)
            see(write(player(0), i));
        see(write(player(0), 100'000));
        see(write(player(1), 100'000));
        QCOMPARE(m_engine->highest(u"burst"_s), (QHash<UserId, double>{{player(0), 7}, {player(1), 1}}));
    }

    /// Prints what an observation costs with the rules as they are delivered. Fails only for what cannot be the machine's.
    void isFast()
    {
        FraudRule speed = rule(Kind::ImpossibleSpeed, 1000, 3600s);
        speed.parameters = {{u"minimum_points"_s, 1000}, {u"minimum_peers"_s, 20}};
        m_engine->setRules({rule(Kind::Burst, 30, 10s), rule(Kind::SharedAddress, 50, 3600s), speed});
        constexpr int kWrites = 300'000;
        constexpr int kPlayers = 100'000;
        std::vector<Observation> seen;
        seen.reserve(kWrites);
        for (int i = 0; i < kWrites; ++i) {
            const int who = int((qint64(i) * 7919) % kPlayers);
            seen.push_back(
                from("10." + QByteArray::number(who / 256 % 256) + '.' + QByteArray::number(who % 256) + ".1",
                     who, i / 10));
        }
        const std::clock_t start = std::clock(); // of this process, however busy the machine is
        for (const Observation &each : seen)
            see(each);
        const double nanoseconds = double(std::clock() - start) * 1e9 / CLOCKS_PER_SEC / kWrites;
        qInfo("%.0f ns an observation, three rules, %d players; 10,000 a second take %.1f %% of a core",
              nanoseconds, kPlayers, nanoseconds / 1000);
        QVERIFY(nanoseconds < 50'000);
    }

private:
    void see(const Observation &observation) { m_engine->observe(observation, m_found); }
    static Observation ranked(int number, qint64 after, qint64 rank)
    {
        Observation out = write(player(number), after);
        out.rank = rank;
        return out;
    }

    std::unique_ptr<RuleEngine> m_engine;
    FraudFindings m_found;
};

QTEST_GUILESS_MAIN(TestRuleEngine)
#include "tst_ruleengine.moc"
