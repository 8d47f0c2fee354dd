// SPDX-License-Identifier: GPL-3.0-or-later
// The quick way of a batch against the careful one, and against itself in other processes.
#include "core/scoring/plainbatch.h"

#include <thread>

#include <QRandomGenerator>

#include "tests/core/scoring/somewrites.h"
#include "tests/support/scorestack.h"
#include "tests/support/sqlsession.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;
using namespace scorewatch::test;
using Status = ScoreOutcome::Status;

class TestPlainBatchWays : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_servers.start(test::TestServers::PostgreSql)); }

    void init()
    {
        const auto dsn = test::migratedDatabase(m_servers);
        VERIFY_OK(dsn);
        m_sql = std::make_unique<test::SqlSession>(*dsn);
        m_catalogue = {};
    }
    void cleanup() { m_sql.reset(); }

    /// Two equal groups of players get the same writes, one through both ways and one through the careful way alone.
    void givesEveryWriteTheAnswerOfTheCarefulWay()
    {
        addPlayers(12); // the first six against the last six
        m_sql->exec(
            "INSERT INTO scoreboard.action_types (id, name, points) VALUES ('penalty', 'Penalty', -400)");
        for (const size_t banned : {4U, 10U})
            m_sql->exec("UPDATE scoreboard.users SET is_banned = true WHERE id = $1",
                        PgParams().uuid(m_players[banned]));
        for (const size_t held : {5U, 11U})
            m_sql->exec("UPDATE scoreboard.users SET is_held = true WHERE id = $1",
                        PgParams().uuid(m_players[held]));
        QRandomGenerator random(11);
        std::map<Status, int> seen;
        for (int round = 0; round < 150; ++round) {
            const quint32 seed = random.generate();
            const Writes both = someWrites(seed, 0);
            const Writes careful = someWrites(seed, 6);
            std::vector<ScoreOutcome> outcomes = runBothWays(both);
            const auto expected = ScoreBatch::run(m_sql->connection(), m_catalogue, careful, {});
            VERIFY_OK(expected);
            for (size_t i = 0; i < both.size(); ++i) {
                QCOMPARE(outcomes[i].status, expected->outcomes[i].status);
                ++seen[outcomes[i].status];
                if (!outcomes[i].isAcknowledged())
                    continue; // tells the score of the moment, which may be before or after the others
                QCOMPARE(outcomes[i].score, expected->outcomes[i].score);
                QCOMPARE(outcomes[i].version, expected->outcomes[i].version);
                QCOMPARE(outcomes[i].scoreChange, expected->outcomes[i].scoreChange);
            }
        }
        for (size_t i = 0; i < 6; ++i)
            QCOMPARE(scoreOf(m_players[i]), scoreOf(m_players[i + 6]));
        for (const Status status :
             {Status::Written, Status::Replayed, Status::KeyReused, Status::TokenUsed, Status::BannedUser,
              Status::UnknownAction, Status::OutOfRange, Status::VersionConflict})
            QVERIFY2(seen[status] > 5, QByteArray::number(int(status)).constData());
    }

    void racingBatchesNeitherLockEachOtherNorLoseAnything()
    {
        addPlayers(20);
        constexpr int kThreads = 4;
        constexpr int kBatches = 60;
        std::atomic<int> written = 0;
        std::atomic<int> failed = 0;
        std::vector<std::thread> threads;
        for (int t = 0; t < kThreads; ++t) {
            threads.emplace_back([&, t] {
                auto connection = PgConnection::open(m_sql->dsn(), {});
                ActionCatalogue catalogue;
                QRandomGenerator random(quint32(t) + 1);
                for (int b = 0; b < kBatches && connection; ++b) {
                    Writes writes;
                    for (int i = 0; i < 15; ++i)
                        writes.push_back(increment(m_players[random.bounded(quint32(m_players.size()))]));
                    const auto done = PlainBatch::run(**connection, catalogue, pointersTo(writes), {});
                    done && done->left.empty() ? written += int(writes.size()) : ++failed;
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(failed.load(), 0);
        QCOMPARE(m_sql->text("SELECT sum(version), sum(score) FROM scoreboard.scores"),
                 u"%1|%2"_s.arg(written.load()).arg(written.load() * 10));
        QCOMPARE(
            m_sql->text(
                "SELECT count(*) FROM (SELECT DISTINCT user_id, version FROM scoreboard.score_history) h"),
            QString::number(written.load()));
        QCOMPARE(m_sql->text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"),
                 u"0"_s);
    }

    void racingProcessesGiveAKeyOneEffect()
    {
        addPlayers(2);
        constexpr int kThreads = 4;
        constexpr int kKeys = 50;
        std::atomic<int> written = 0;
        std::atomic<int> left = 0;
        std::vector<std::thread> threads;
        for (int t = 0; t < kThreads; ++t) {
            threads.emplace_back([&, t] {
                auto connection = PgConnection::open(m_sql->dsn(), {});
                ActionCatalogue catalogue;
                for (int k = 0; k < kKeys && connection; ++k) {
                    const Writes writes{keyed(m_players[size_t(t) % 2], "game", QByteArray::number(k))};
                    const auto done = PlainBatch::run(**connection, catalogue, pointersTo(writes), {});
                    if (done)
                        done->left.empty() ? ++written : ++left;
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(written.load(), kKeys);
        QCOMPARE(left.load(), kKeys * (kThreads - 1));
    }

private:
    void addPlayers(int count)
    {
        const auto players = test::addPlayers(m_sql->connection(), count);
        VERIFY_OK(players);
        m_players = *players;
    }

    std::vector<ScoreOutcome> runBothWays(const Writes &writes)
    {
        auto plain = PlainBatch::run(m_sql->connection(), m_catalogue, pointersTo(writes), {});
        if (!plain)
            qFatal("%s", test::why(plain).constData());
        Writes left;
        for (const size_t index : plain->left)
            left.push_back(writes[index]);
        const auto closely = ScoreBatch::run(m_sql->connection(), m_catalogue, left, {});
        if (!closely)
            qFatal("%s", test::why(closely).constData());
        for (size_t i = 0; i < plain->left.size(); ++i)
            plain->written.outcomes[plain->left[i]] = closely->outcomes[i];
        return plain->written.outcomes;
    }

    /// The same for the same seed, for the players from `first` on.
    Writes someWrites(quint32 seed, size_t first)
    {
        QRandomGenerator random(seed);
        const QByteArray group = QByteArray::number(qulonglong(first));
        Writes out;
        const quint32 count = 1 + random.bounded(12U);
        for (quint32 i = 0; i < count; ++i) {
            const size_t number = random.bounded(6U);
            const UserId user = m_players[first + number];
            const QByteArrayList actions{"complete-quest", "purchase-item", "penalty", "penalty",
                                         "no-such-action"};
            ScoreWrite write = increment(user, actions[random.bounded(random.bounded(3) == 0 ? 5 : 2)]);
            switch (random.bounded(6)) {
            case 0: // of this player only: a key may be sent again, and again for something else
                write.principal = group + '-' + QByteArray::number(qulonglong(number));
                write.idempotencyKey = QByteArray::number(random.bounded(40));
                write.requestHash = random.bounded(4) == 0 ? "other" : "hash";
                break;
            case 1:
                write.tokenHash = QByteArray(31, char('a' + number)) + char('A' + first);
                write.tokenHash[0] = char(random.bounded(100));
                write.tokenExpiresAt = QDateTime::currentDateTimeUtc().addSecs(60);
                break;
            case 2:
                write.expectedVersion = versionOf(user) + random.bounded(2);
                break;
            default:
                break;
            }
            out.push_back(write);
        }
        return out;
    }

    qint64 versionOf(const UserId &user)
    {
        return m_sql->text("SELECT version FROM scoreboard.scores WHERE user_id = $1", PgParams().uuid(user))
            .toLongLong();
    }
    QString scoreOf(const UserId &user)
    {
        return m_sql->text("SELECT score, version FROM scoreboard.scores WHERE user_id = $1",
                           PgParams().uuid(user));
    }

    test::TestServers m_servers;
    std::unique_ptr<test::SqlSession> m_sql;
    std::vector<UserId> m_players;
    ActionCatalogue m_catalogue;
};

QTEST_GUILESS_MAIN(TestPlainBatchWays)
#include "tst_plainbatchways.moc"
