// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/moderation/moderationoffice.h"

#include "core/base/async.h"
#include "core/moderation/moderationservice.h"
#include "core/redis/redisthread.h"
#include "tests/core/moderation/moderationbench.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int kPatience = ModerationBench::kPatience;

/// One program with its desk: an office, a channel, and what its desk was told.
class Branch final
{
public:
    Branch(ModerationBench &bench, TestServers &servers, const Actor &actor, ActFunctions acts,
           ModerationOffice::Options options)
        : client(thread.create<RedisClient>(servers.redisEndpoint(), brisk()))
        , channel(*client, thread, servers.redisEndpoint(), brisk())
        , office(bench.cases, std::move(acts), &channel, options)
        , desk(office, actor)
    {
        QObject::connect(&desk, &ModerationDesk::casesChanged, &context, [this](const QList<qint64> &ids) {
            ++signalled;
            if (ids.isEmpty())
                ++anyChanged;
            for (const qint64 id : ids)
                ++changed[id];
        });
        QObject::connect(&desk, &ModerationDesk::acted, &context,
                         [this](const ActRecord &record) { acted.append(record.id); });
        thread.run([this] { client->start(); });
        office.start();
    }

    [[nodiscard]] bool isListening() const
    {
        return channel.isOpen() && client->state() == RedisClient::State::Ready;
    }
    void publish(const QByteArray &message)
    {
        (void)client->request({"PUBLISH", "moderation:events", message}).result();
    }

    static RedisClientOptions brisk()
    {
        RedisClientOptions options;
        options.reconnectFirst = 10ms;
        options.reconnectCeiling = 100ms;
        return options;
    }

    QObject context;
    RedisThread thread;
    RedisClient *client;
    ModerationChannel channel;
    ModerationOffice office;
    ModerationService desk;
    int signalled = 0;
    int anyChanged = 0;
    QHash<qint64, int> changed;
    QList<qint64> acted;
};

} // namespace

/// What one desk does is seen on the others.
class TestModerationOffice : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        VERIFY_OK(m_servers.start());
        VERIFY_OK(m_servers.addAccessRule(ModerationBench::kAccessRule));
    }

    void init()
    {
        const auto dsn = migratedDatabase(m_servers);
        VERIFY_OK(dsn);
        m_bench = std::make_unique<ModerationBench>(*dsn, 4);
        m_players = m_bench->players({10, 20});
    }
    void cleanup() { m_bench.reset(); }

    void aClaimIsSeenAtOnceOnOtherDesks()
    {
        Branch mara(*m_bench, m_servers, ModerationBench::mara(), acts(), unpolled());
        Branch bob(*m_bench, m_servers, ModerationBench::bob(), acts(), unpolled());
        QTRY_VERIFY_WITH_TIMEOUT(mara.isListening() && bob.isListening(), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(bob.anyChanged > 0, kPatience); // anything may have been missed before
        const qint64 id = m_bench->join(m_players[0]);
        VERIFY_OK(ModerationBench::await(mara.desk.claim(id)));
        QTRY_COMPARE_WITH_TIMEOUT(bob.changed.value(id), 1, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(mara.changed.value(id), 1, kPatience);
        const auto refused = ModerationBench::await(bob.desk.claim(id));
        QVERIFY(!refused && refused.error().code == Error::Code::Conflict);
        QTRY_COMPARE_WITH_TIMEOUT(bob.changed.value(id), 2, kPatience); // what it showed was not what is
        VERIFY_OK(ModerationBench::await(mara.desk.addNote(id, u"hm"_s)));
        QTRY_COMPARE_WITH_TIMEOUT(bob.changed.value(id), 3, kPatience);
        QCOMPARE(mara.changed.value(id), 2); // its own messages did not come back
    }

    void hearsActsAndRuleHitsOfOthers()
    {
        Branch bob(*m_bench, m_servers, ModerationBench::bob(), acts(), unpolled());
        QTRY_VERIFY_WITH_TIMEOUT(bob.isListening(), kPatience);
        const qint64 id = m_bench->join(m_players[0]);
        const qint64 act = addAct(m_players[0], id);
        const QByteArray message = R"({"type":"act","actId":)" + QByteArray::number(act) + '}';
        bob.publish("no JSON");
        bob.publish(R"({"type":"act","actId":4711})"); // there is none
        bob.publish(message);
        bob.publish(message);
        QTRY_COMPARE_WITH_TIMEOUT(bob.acted, QList<qint64>{act}, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(bob.changed.value(id), 1, kPatience);
        (void)bob.client->request({"PUBLISH", "fraud:events", R"({"type":"fraud_event","caseId":99})"})
            .result();
        QTRY_COMPARE_WITH_TIMEOUT(bob.changed.value(99), 1, kPatience);
        QCOMPARE(bob.acted.size(), 1);
    }

    void manyChangesAreOneSignal()
    {
        ModerationOffice::Options options = unpolled();
        options.frame = 200ms;
        Branch bob(*m_bench, m_servers, ModerationBench::bob(), acts(), options);
        QTRY_VERIFY_WITH_TIMEOUT(bob.isListening() && bob.anyChanged > 0, kPatience);
        const int before = bob.signalled;
        QByteArray ids;
        for (int n = 1; n <= 500; ++n)
            ids += QByteArray::number(n) + ',';
        ids.chop(1);
        for (int n = 0; n < 20; ++n)
            bob.publish(R"({"type":"cases","caseIds":[)" + ids + "]}");
        QTRY_VERIFY_WITH_TIMEOUT(bob.changed.size() == 500, kPatience);
        QVERIFY2(bob.signalled - before < 20, qPrintable(QString::number(bob.signalled - before)));
    }

    void withoutRedisItAsks()
    {
        ModerationOffice::Options options;
        options.pollAlone = 50ms;
        options.pollBeside = 1h;
        Branch bob(*m_bench, m_servers, ModerationBench::bob(), acts(), options);
        QTRY_VERIFY_WITH_TIMEOUT(bob.isListening(), kPatience);
        VERIFY_OK(m_servers.killRedis());
        QTRY_VERIFY_WITH_TIMEOUT(!bob.channel.isOpen(), kPatience);
        const qint64 id = m_bench->join(m_players[0]);
        QTRY_VERIFY_WITH_TIMEOUT(bob.changed.value(id) > 0, kPatience);
        const int before = bob.changed.value(id);
        VERIFY_OK(ModerationBench::await(m_bench->cases.claim(ModerationBench::mara(), id)));
        QTRY_VERIFY_WITH_TIMEOUT(bob.changed.value(id) == before + 1, kPatience);
        const qint64 act = addAct(m_players[0], id);
        QTRY_COMPARE_WITH_TIMEOUT(bob.acted, QList<qint64>{act}, kPatience);
        const int any = bob.anyChanged;
        VERIFY_OK(m_servers.startRedis());
        QTRY_VERIFY_WITH_TIMEOUT(bob.channel.isOpen() && bob.anyChanged > any, kPatience);
        QCOMPARE(bob.acted, QList<qint64>{act}); // each act once, however it became known
    }

    void actsGoThroughWithTheirActor()
    {
        const qint64 id = m_bench->join(m_players[0]);
        ActFunctions functions = acts();
        Actor seen;
        functions.act = [&seen, id](const Actor &actor, const ActRequest &request) {
            seen = actor;
            ActRecord record;
            record.id = 7;
            record.player = request.player;
            record.caseId = id;
            return async::ready(Result<ActRecord>(record));
        };
        Branch mara(*m_bench, m_servers, ModerationBench::mara(), functions, unpolled());
        Branch bob(*m_bench, m_servers, ModerationBench::bob(), acts(), unpolled());
        QTRY_VERIFY_WITH_TIMEOUT(mara.isListening() && bob.isListening(), kPatience);
        ActRequest request;
        request.player = m_players[0];
        request.kind = ActKind::Hold;
        VERIFY_OK(ModerationBench::await(mara.desk.act(request)));
        QCOMPARE(seen, ModerationBench::mara());
        QTRY_COMPARE_WITH_TIMEOUT(mara.acted, QList<qint64>{7}, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(bob.changed.value(id), 1, kPatience);
        const auto undone = ModerationBench::await(mara.desk.takeBack(7, u"why"_s));
        QVERIFY(!undone);
        QCOMPARE(mara.acted.size(), 1);
    }

private:
    /// Nothing but Redis can have brought the news.
    static ModerationOffice::Options unpolled()
    {
        ModerationOffice::Options options;
        options.frame = 10ms;
        options.pollAlone = 1h;
        options.pollBeside = 1h;
        return options;
    }
    static ActFunctions acts()
    {
        const Error no{Error::Code::Unavailable, u"Not here."_s, {}, {}};
        return {.preview = [no](const auto &, const auto &) { return async::ready(Result<ActPreview>(no)); },
                .act = [no](const auto &, const auto &) { return async::ready(Result<ActRecord>(no)); },
                .takeBack = [no](const Actor &, qint64, const QString &,
                                 const QByteArray &) { return async::ready(Result<ActRecord>(no)); },
                .proof = [no](qint64) { return async::ready(Result<ActProof>(no)); }};
    }
    qint64 addAct(const UserId &player, qint64 caseId)
    {
        return m_bench->sql
            .text("INSERT INTO scoreboard.moderation_actions (user_id, case_id, action, actor, reason) "
                  "VALUES ($1, $2, 'warn', 'mara', 'why') RETURNING id",
                  PgParams().uuid(player).integer(caseId))
            .toLongLong();
    }

    TestServers m_servers;
    std::unique_ptr<ModerationBench> m_bench;
    std::vector<UserId> m_players;
};

QTEST_GUILESS_MAIN(TestModerationOffice)
#include "tst_moderationoffice.moc"
