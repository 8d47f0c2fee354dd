// SPDX-License-Identifier: GPL-3.0-or-later
// The game as it is played: crowd, race and cheats, with a writer that is never late and time that passes at once.
#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include <QSet>
#include <QTest>

#include "tests/core/simulation/simulatedgame.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace std::chrono_literals;
using Role = ActivePlayer::Role;
using Status = ScoreOutcome::Status;

class TestDirector : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_game = std::make_unique<Game>(roster(2000));
        m_game->play(200, 120s, {}, [this](SimulationTime) { m_tops.push_back(top()); });
    }

    void theSameSeedPlaysTheSameGame()
    {
        Game same(roster(2000));
        Game otherRun(roster(2000), 2);
        same.play(200, 20s);
        otherRun.play(200, 20s);
        QVERIFY(same.events.size() > 3900);
        QCOMPARE(same.events.size(), otherRun.events.size());
        for (size_t i = 0; i < same.events.size(); ++i) {
            const ScoreWrite &one = m_game->events[i].write;
            const ScoreWrite &two = same.events[i].write;
            const ScoreWrite &three = otherRun.events[i].write;
            QVERIFY(one.userId == two.userId && one.actionId == two.actionId && one.tokenHash == two.tokenHash
                    && one.idempotencyKey == two.idempotencyKey && one.requestId == two.requestId
                    && one.ipAddress == two.ipAddress && one.userAgent == two.userAgent);
            QVERIFY(one.userId == three.userId && one.actionId == three.actionId);
            QVERIFY(one.requestId != three.requestId);
            QVERIFY(one.tokenHash.isEmpty() || one.tokenHash != three.tokenHash);
        }
    }

    void writesAreWhatTheApiWouldMake()
    {
        for (const Game::Event &event : m_game->events) {
            const ScoreWrite &write = event.write;
            QCOMPARE(write.tokenHash.isEmpty(), !write.idempotencyKey.isEmpty());
            if (write.tokenHash.isEmpty()) {
                QVERIFY(!write.principal.isEmpty());
                QCOMPARE(write.requestHash.size(), 32);
            } else {
                QCOMPARE(write.tokenHash.size(), 32);
                QCOMPARE(write.tokenExpiresAt, kWall.addSecs(60));
            }
            QVERIFY(!write.requestId.isEmpty() && write.requestId.size() <= 100);
            QVERIFY(!write.ipAddress.isEmpty() && !write.userAgent.isEmpty());
        }
    }

    void everybodyDoesWhatPeopleDo()
    {
        std::map<QByteArray, int> counts;
        for (const Game::Event &event : m_game->events)
            ++counts[event.write.actionId];
        QCOMPARE(counts.size(), kCatalogue.size());
        QVERIFY(counts["complete-quest"] > counts["achievement-unlock"]);
        QVERIFY(counts["achievement-unlock"] > counts["purchase-item"]);
        QVERIFY(counts["purchase-item"] > counts["referral-signup"]);
    }

    void playersComeAndGo()
    {
        Game game(roster(5000));
        game.play(100, 300s);
        std::set<size_t> early;
        std::set<size_t> late;
        for (const Game::Event &event : game.events) {
            if (event.at < 60s)
                early.insert(event.player);
            else if (event.at > 240s)
                late.insert(event.player);
        }
        std::vector<size_t> left;
        std::set_difference(early.begin(), early.end(), late.begin(), late.end(), std::back_inserter(left));
        QVERIFY(left.size() > early.size() / 5);
        std::vector<size_t> came;
        std::set_difference(late.begin(), late.end(), early.begin(), early.end(), std::back_inserter(came));
        QVERIFY(came.size() > late.size() / 5);
        // And the first thing they do is to log in.
        std::set<size_t> seen;
        for (const Game::Event &event : game.events) {
            const bool first = seen.insert(event.player).second;
            QVERIFY(!first || event.write.actionId == "daily-login"
                    || game.role(event.player) == Role::Cheater || game.role(event.player) == Role::Replayer
                    || event.player < 2 * Race::kRunners);
        }
    }

    void theBoardMovesAboutEverySecond()
    {
        int moves = 0;
        int leaders = 0;
        SimulationTime lastMove{0};
        SimulationTime longest{0};
        for (size_t i = 1; i < m_tops.size(); ++i) {
            if (m_tops[i] == m_tops[i - 1])
                continue;
            const SimulationTime at = kTick * qint64(i);
            longest = std::max(longest, at - lastMove);
            lastMove = at;
            ++moves;
            leaders += m_tops[i].front() != m_tops[i - 1].front() ? 1 : 0;
        }
        QVERIFY2(moves > 60, QByteArray::number(moves).constData()); // in 120 s
        QVERIFY2(longest < 8s,
                 QByteArray::number(std::chrono::duration<double>(longest).count()).constData());
        QVERIFY2(leaders >= 5, QByteArray::number(leaders).constData());
    }

    void thereAreTiesAtTheTop()
    {
        Game game(roster(2000));
        std::set<qint64> tiedAt; // seconds in which two of the first ten were equal
        game.play(200, 60s, {}, [&](SimulationTime now) {
            std::vector<qint64> best(10);
            std::partial_sort_copy(game.scores.begin(), game.scores.end(), best.begin(), best.end(),
                                   std::greater<>());
            if (std::adjacent_find(best.begin(), best.end()) != best.end())
                tiedAt.insert(now / 1s);
        });
        QVERIFY2(tiedAt.size() > 10, QByteArray::number(tiedAt.size()).constData());
        QVERIFY(*tiedAt.rbegin() > 30); // not only those that the players were seeded with
    }

    void cheatersHammerAndNobodyElseDoes()
    {
        int hammering = 0;
        for (const auto &[player, count] : busiest(m_game->events, 10s)) {
            if (m_game->role(player) == Role::Cheater)
                hammering += count > 20 ? 1 : 0;
            else
                QVERIFY2(count <= 10, QByteArray::number(count).constData());
        }
        QCOMPARE(hammering, 3);
    }

    void someShareAnAddressAndNobodyElseDoes()
    {
        std::map<QByteArray, std::set<size_t>> usersOf;
        for (const Game::Event &event : m_game->events)
            usersOf[event.write.ipAddress].insert(event.player);
        int shared = 0;
        for (const auto &[address, users] : usersOf) {
            QVERIFY(users.size() == 1 || users.size() > 5);
            shared += users.size() > 5 ? 1 : 0;
        }
        QCOMPARE(shared, 2);
    }

    void tokensComeBackAndKeysAreRetried()
    {
        std::map<size_t, int> replays;
        int retries = 0;
        for (const Game::Event &event : m_game->events) {
            if (event.outcome.status == Status::TokenUsed)
                ++replays[event.player];
            retries += event.outcome.status == Status::Replayed ? 1 : 0;
        }
        QCOMPARE(replays.size(), size_t(2));
        for (const auto &[player, count] : replays) {
            QCOMPARE(m_game->role(player), Role::Replayer);
            QVERIFY(count > 5);
        }
        QVERIFY(retries > 20);
    }

    void itKnowsTheScores()
    {
        for (size_t i = 0; i < m_game->scores.size(); ++i) {
            QCOMPARE(m_game->director.roster().players[i].inFlight, 0);
            QCOMPARE(m_game->director.roster().players[i].score, m_game->scores[i]);
        }
    }

    void whoIsBannedGivesUpForAWhile()
    {
        Game game(roster(2000));
        std::map<size_t, SimulationTime> banned;
        game.play(200, 60s, [&](const Game::Event &event) -> std::optional<Status> {
            // The race, a cheater and some of the crowd.
            if (event.at < 5s || event.player % 7 != 0)
                return std::nullopt;
            banned.emplace(event.player, event.at);
            return Status::BannedUser;
        });
        QVERIFY(banned.size() > 20);
        std::map<size_t, int> attempts;
        for (const Game::Event &event : game.events) {
            const auto it = banned.find(event.player);
            // A game server may still ask for the answer that got lost.
            if (it != banned.end() && event.at > it->second + 1s && event.at < it->second + 30s)
                ++attempts[event.player];
        }
        QVERIFY(attempts.empty());
        QVERIFY(game.events.size() > 11'500); // the others go on
    }

    void aBannedCheaterComesBackWithAnotherAccount()
    {
        Game game(roster(2000));
        std::set<size_t> hammered;
        game.play(200, 90s, [&](const Game::Event &event) -> std::optional<Status> {
            if (game.role(event.player) != Role::Cheater)
                return std::nullopt;
            hammered.insert(event.player);
            return Status::BannedUser;
        });
        QVERIFY(hammered.size() > 6);
    }

    void aServerThatGotNoAnswerAsksAgain()
    {
        Game game(roster(2000));
        std::map<QByteArray, int> asked;
        game.play(200, 20s, [&](const Game::Event &event) -> std::optional<Status> {
            if (!event.write.idempotencyKey.isEmpty())
                ++asked[event.write.idempotencyKey];
            return event.at > 5s && event.at < 6s ? std::optional(Status::Unknown) : std::nullopt;
        });
        QSet<QByteArray> unanswered;
        for (const Game::Event &event : game.events) {
            if (event.outcome.status == Status::Unknown && !event.write.idempotencyKey.isEmpty())
                unanswered.insert(event.write.idempotencyKey);
            else
                unanswered.remove(event.write.idempotencyKey);
        }
        QVERIFY(unanswered.isEmpty());
        QVERIFY(std::any_of(asked.begin(), asked.end(), [](const auto &key) { return key.second > 1; }));
    }

    void playsWithFewPlayers_data()
    {
        QTest::addColumn<qint64>("players");
        for (const qint64 players : {1, 2, 3, 5, 20, 60})
            QTest::addRow("%lld", players) << players;
    }

    void playsWithFewPlayers()
    {
        QFETCH(qint64, players);
        Game game(roster(players));
        game.play(20, 30s);
        QVERIFY(game.events.size() > 500);
    }

    void playsAtAnyRate_data()
    {
        QTest::addColumn<double>("rate");
        for (const double rate : {0.5, 2.0, 5000.0})
            QTest::addRow("%.1f", rate) << rate;
    }

    void playsAtAnyRate()
    {
        QFETCH(double, rate);
        Game game(roster(2000));
        game.play(rate, 20s);
        QVERIFY(std::abs(double(game.events.size()) - 20 * rate) <= 0.35 * rate + 1);
    }

private:
    [[nodiscard]] std::vector<size_t> top() const
    {
        std::vector<size_t> order(Race::kRunners * 2);
        std::iota(order.begin(), order.end(), 0);
        const auto end = order.begin() + 10;
        std::partial_sort(order.begin(), end, order.end(), [this](size_t a, size_t b) {
            return m_game->scores[a] != m_game->scores[b] ? m_game->scores[a] > m_game->scores[b] : a < b;
        });
        order.resize(10);
        return order;
    }

    std::unique_ptr<Game> m_game;
    std::vector<std::vector<size_t>> m_tops; ///< the first ten at each tick
};

QTEST_APPLESS_MAIN(TestDirector)
#include "tst_director.moc"
