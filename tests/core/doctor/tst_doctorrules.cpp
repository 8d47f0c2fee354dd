// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/doctorrules.h"

#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;
using Status = DoctorCheck::Status;

class TestDoctorRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void postgresVersion_data()
    {
        QTest::addColumn<int>("version");
        QTest::addColumn<Status>("status");
        QTest::newRow("9.6") << 90624 << Status::Bad;
        QTest::newRow("14") << 140019 << Status::Bad;
        QTest::newRow("15") << 150000 << Status::Ok;
        QTest::newRow("17") << 170002 << Status::Ok;
    }
    void postgresVersion()
    {
        QFETCH(int, version);
        const Verdict verdict = doctorrules::postgresVersion(version, u"x"_s);
        QTEST(verdict.status, "status");
        QCOMPARE(verdict.advice.isEmpty(), verdict.status == Status::Ok);
    }

    void synchronousCommit_data()
    {
        QTest::addColumn<QString>("value");
        QTest::addColumn<Status>("status");
        QTest::newRow("on") << u"on"_s << Status::Ok;
        QTest::newRow("remote_apply") << u"remote_apply"_s << Status::Ok;
        QTest::newRow("remote_write") << u"remote_write"_s << Status::Warning;
        QTest::newRow("local") << u"local"_s << Status::Warning;
        QTest::newRow("off") << u"off"_s << Status::Bad;
    }
    void synchronousCommit()
    {
        QFETCH(QString, value);
        const Verdict verdict = doctorrules::synchronousCommit(value, u"RESET it;"_s);
        QTEST(verdict.status, "status");
        QCOMPARE(verdict.advice.contains(u"RESET it;"_s), verdict.status != Status::Ok);
    }

    void connections_data()
    {
        QTest::addColumn<int>("allowed");
        QTest::addColumn<int>("used");
        QTest::addColumn<QString>("found");
        QTest::addColumn<Status>("status");
        QTest::newRow("idle") << 100 << 1 << u"96 of 97"_s << Status::Ok;
        QTest::newRow("nearly full") << 100 << 90 << u"7 of 97"_s << Status::Warning;
        QTest::newRow("only a superuser") << 100 << 99 << u"0 of 97"_s << Status::Warning;
        QTest::newRow("large server") << 1003 << 950 << u"50 of 1000"_s << Status::Warning;
        QTest::newRow("small server") << 15 << 1 << u"11 of 12"_s << Status::Ok;
    }
    void connections()
    {
        QFETCH(int, allowed);
        QFETCH(int, used);
        const Verdict verdict = doctorrules::connections(allowed, 3, used);
        QTEST(verdict.found, "found");
        QTEST(verdict.status, "status");
    }

    void partitionsAhead_data()
    {
        QTest::addColumn<int>("months");
        QTest::addColumn<Status>("status");
        QTest::newRow("not even now") << -1 << Status::Bad;
        QTest::newRow("none") << 0 << Status::Bad;
        QTest::newRow("one") << 1 << Status::Warning;
        QTest::newRow("two") << 2 << Status::Warning;
        QTest::newRow("three") << 3 << Status::Ok;
        QTest::newRow("many") << 24 << Status::Ok;
    }
    void partitionsAhead()
    {
        QFETCH(int, months);
        const Verdict verdict = doctorrules::partitionsAhead(months, u"audit_log"_s);
        QTEST(verdict.status, "status");
        QCOMPARE(verdict.found.contains(u"audit_log"_s), verdict.status != Status::Ok);
        QCOMPARE(verdict.advice.contains(u"scoreboard.ensure_partitions()"_s), verdict.status != Status::Ok);
    }

    void outbox_data()
    {
        QTest::addColumn<double>("age");
        QTest::addColumn<QString>("found");
        QTest::addColumn<Status>("status");
        QTest::newRow("on its way") << 0.4 << u"3 rows waiting, the oldest for 0.4 s"_s << Status::Ok;
        QTest::newRow("late") << 45.0 << u"3 rows waiting, the oldest for 45 s"_s << Status::Warning;
        QTest::newRow("stuck") << 900.0 << u"3 rows waiting, the oldest for 15 min"_s << Status::Bad;
        QTest::newRow("forgotten") << 300'000.0 << u"3 rows waiting, the oldest for 3 days"_s << Status::Bad;
    }
    void outbox()
    {
        QFETCH(double, age);
        const Verdict verdict = doctorrules::outbox(age, 3);
        QTEST(verdict.found, "found");
        QTEST(verdict.status, "status");
    }
    void anEmptyOutbox() { QCOMPARE(doctorrules::outbox(std::nullopt, 0).status, Status::Ok); }

    void redisVersion_data()
    {
        QTest::addColumn<QString>("version");
        QTest::addColumn<Status>("status");
        QTest::newRow("old") << u"6.0.16"_s << Status::Bad;
        QTest::newRow("enough") << u"6.2.14"_s << Status::Warning;
        QTest::newRow("tested") << u"7.0.15"_s << Status::Ok;
        QTest::newRow("next") << u"8.0.0"_s << Status::Ok;
        QTest::newRow("none") << QString() << Status::Unknown;
    }
    void redisVersion()
    {
        QFETCH(QString, version);
        QTEST(doctorrules::redisVersion(version).status, "status");
    }

    void maxmemoryPolicy_data()
    {
        QTest::addColumn<QString>("policy");
        QTest::addColumn<Status>("status");
        QTest::newRow("noeviction") << u"noeviction"_s << Status::Ok;
        QTest::newRow("allkeys-lru") << u"allkeys-lru"_s << Status::Bad;
        QTest::newRow("allkeys-random") << u"allkeys-random"_s << Status::Bad;
        QTest::newRow("volatile-ttl") << u"volatile-ttl"_s << Status::Warning;
        QTest::newRow("not told") << QString() << Status::Unknown;
    }
    void maxmemoryPolicy()
    {
        QFETCH(QString, policy);
        QTEST(doctorrules::maxmemoryPolicy(policy).status, "status");
    }

    void redisMemory_data()
    {
        QTest::addColumn<qint64>("used");
        QTest::addColumn<qint64>("limit");
        QTest::addColumn<Status>("status");
        QTest::newRow("no limit") << qint64(1) << qint64(0) << Status::Ok;
        QTest::newRow("room") << qint64(80) << qint64(100) << Status::Ok;
        QTest::newRow("little room") << qint64(81) << qint64(100) << Status::Warning;
        QTest::newRow("full") << qint64(100) << qint64(100) << Status::Bad;
    }
    void redisMemory()
    {
        QFETCH(qint64, used);
        QFETCH(qint64, limit);
        QTEST(doctorrules::redisMemory(used, limit).status, "status");
    }

    void board_data()
    {
        QTest::addColumn<QByteArray>("epoch");
        QTest::addColumn<int>("sequence");
        QTest::addColumn<QByteArray>("remembered");
        QTest::addColumn<Status>("status");
        const QByteArray ours = "abc-1-4000-7";
        QTest::newRow("in step") << ours << 12 << ours << Status::Ok;
        QTest::newRow("ahead of what is remembered") << ours << 99 << ours << Status::Ok;
        QTest::newRow("lost updates") << ours << 11 << ours << Status::Bad;
        QTest::newRow("never built") << QByteArray() << 0 << QByteArray() << Status::Warning;
        QTest::newRow("lost") << QByteArray() << 0 << ours << Status::Warning;
        QTest::newRow("older") << QByteArray("abc-1-4000-6") << 99 << ours << Status::Bad;
        QTest::newRow("another timeline") << QByteArray("abc-2-4000-7") << 99 << ours << Status::Bad;
        QTest::newRow("another database with the same beginning")
            << QByteArray("abc-1-40001-7") << 99 << ours << Status::Bad;
        QTest::newRow("restored") << QByteArray("def-1-4000-7") << 99 << QByteArray("def-1-4000-7")
                                  << Status::Bad;
    }
    void board()
    {
        QFETCH(QByteArray, epoch);
        QFETCH(int, sequence);
        QFETCH(QByteArray, remembered);
        const Verdict verdict = doctorrules::board({.epoch = epoch,
                                                    .sequence = sequence,
                                                    .players = 3,
                                                    .rememberedEpoch = remembered,
                                                    .rememberedSequence = 12,
                                                    .identity = "abc-1-4000"});
        QTEST(verdict.status, "status");
        QCOMPARE(verdict.advice.contains(u"scorewatchd leaderboard rebuild"_s), verdict.status != Status::Ok);
    }

    void clock_data()
    {
        QTest::addColumn<int>("offset");
        QTest::addColumn<int>("uncertainty");
        QTest::addColumn<Status>("status");
        QTest::newRow("equal") << 0 << 1 << Status::Ok;
        QTest::newRow("nearly") << -900 << 1 << Status::Ok;
        QTest::newRow("behind") << -1500 << 10 << Status::Warning;
        QTest::newRow("ahead") << 29'000 << 10 << Status::Warning;
        QTest::newRow("far behind") << -31'000 << 10 << Status::Bad;
        QTest::newRow("an hour") << 3'600'000 << 10 << Status::Bad;
        QTest::newRow("within the doubt") << 1500 << 600 << Status::Ok;
        QTest::newRow("too much doubt") << 0 << 31'000 << Status::Unknown;
    }
    void clock()
    {
        QFETCH(int, offset);
        QFETCH(int, uncertainty);
        const Verdict verdict = doctorrules::clock(offset, uncertainty);
        QTEST(verdict.status, "status");
        if (verdict.status != Status::Unknown)
            QCOMPARE(verdict.found.contains(u"behind"_s), offset < 0);
    }
};

QTEST_GUILESS_MAIN(TestDoctorRules)
#include "tst_doctorrules.moc"
