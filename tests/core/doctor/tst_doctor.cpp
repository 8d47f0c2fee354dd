// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/doctor.h"

#include "tests/support/doctorbench.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using Status = DoctorCheck::Status;

class TestDoctor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_bench.start()); }
    void init() { VERIFY_OK(m_bench.renew()); }
    void cleanup() { m_bench.clear(); }

    void everyCheckIsAnswered();
    void embeddedServersAreJudgedAsSuch();
    void changesNothing();

    void clocksDiffer_data();
    void clocksDiffer();

    void noServers();
    void aServerDiesMeanwhile();

private:
    [[nodiscard]] QByteArray changesInRedis() const;

    DoctorBench m_bench;
};

QByteArray TestDoctor::changesInRedis() const
{
    for (const QByteArray &line : m_bench.redis({"INFO", "persistence"}).split('\n')) {
        if (line.startsWith("rdb_changes_since_last_save"))
            return line;
    }
    return {};
}

void TestDoctor::everyCheckIsAnswered()
{
    QSet<QString> ids;
    QHash<Status, QStringList> byStatus;
    for (const DoctorCheck &check : doctor::examine(m_bench.subject())) {
        QVERIFY(!ids.contains(check.id));
        ids.insert(check.id);
        QVERIFY2(!check.title.isEmpty() && !check.found.isEmpty(), qPrintable(check.id));
        byStatus[check.status] << check.id;
    }
    QVERIFY(ids.size() > 35);
    QCOMPARE(byStatus[Status::Unknown], QStringList());
    // The servers of tests do without what keeps data through a crash, and Redis keeps nothing and holds no board yet.
    QCOMPARE(byStatus[Status::Bad], (QStringList{u"postgres.fsync"_s, u"postgres.full-page-writes"_s}));
    QCOMPARE(byStatus[Status::Warning],
             (QStringList{u"postgres.statement-statistics"_s, u"postgres.role"_s, u"redis.persistence"_s,
                          u"redis.board"_s}));
}

void TestDoctor::embeddedServersAreJudgedAsSuch()
{
    DoctorSubject embedded = m_bench.subject();
    embedded.embedded = true;
    QCOMPARE(m_bench.look("postgres.role", embedded).status, Status::Ok);
    QCOMPARE(m_bench.look("redis.persistence", embedded).status, Status::Ok);
}

void TestDoctor::changesNothing()
{
    const auto readOnly
        = PgConnection::open(m_bench.dsn() + u"&options=-c%20default_transaction_read_only%3Don"_s, {});
    VERIFY_OK(readOnly);
    const QByteArray before = changesInRedis();
    QVERIFY(!before.isEmpty());
    DoctorSubject careful = m_bench.subject();
    careful.postgres.connection = readOnly->get();
    for (const DoctorCheck &check : doctor::examine(careful))
        QVERIFY2(check.status != Status::Unknown,
                 qPrintable(check.id + u": "_s + check.found)); // nothing was refused as a write
    QCOMPARE(m_bench.look("postgres.writable", careful).status, Status::Warning);
    QCOMPARE(changesInRedis(), before);
}

void TestDoctor::clocksDiffer_data()
{
    QTest::addColumn<int>("seconds");
    QTest::addColumn<Status>("status");
    QTest::newRow("equal") << 0 << Status::Ok;
    QTest::newRow("a little") << 20 << Status::Warning;
    QTest::newRow("an hour") << -3600 << Status::Bad;
}

void TestDoctor::clocksDiffer()
{
    QFETCH(int, seconds);
    DoctorSubject late = m_bench.subject();
    late.now = [seconds] { return QDateTime::currentMSecsSinceEpoch() - qint64(seconds) * 1000; };
    QTEST(m_bench.look("clock.postgres", late).status, "status");
    QTEST(m_bench.look("clock.redis", late).status, "status");
}

void TestDoctor::noServers()
{
    DoctorSubject alone;
    alone.postgres.trouble
        = {Error::Code::Unavailable, u"PostgreSQL at x does not answer."_s, u"no route"_s, {}};
    alone.redis.trouble = {Error::Code::Unavailable, u"Redis at y does not answer."_s, {}, {}};
    for (const DoctorCheck &check : doctor::examine(alone)) {
        const bool reachable = check.id.endsWith(u".reachable"_s);
        QVERIFY2(check.status == (reachable ? Status::Bad : Status::Unknown), qPrintable(check.id));
    }
    QCOMPARE(m_bench.look("postgres.reachable", alone).found,
             u"PostgreSQL at x does not answer. (no route)"_s);
}

/// Last, because it ends the servers.
void TestDoctor::aServerDiesMeanwhile()
{
    VERIFY_OK(m_bench.servers().killPostgres());
    VERIFY_OK(m_bench.servers().killRedis());
    for (const DoctorCheck &check : doctor::examine(m_bench.subject()))
        QVERIFY2(check.status == Status::Bad || check.status == Status::Unknown,
                 qPrintable(check.id + u": "_s + check.found));
}

QTEST_GUILESS_MAIN(TestDoctor)
#include "tst_doctor.moc"
