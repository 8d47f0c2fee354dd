// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonObject>

#include "tests/core/moderation/actbench.h"
#include "tests/support/daemonbench.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

/// `user flag`, `ban`, `undo` and the other acts, as a person in a terminal does them.
class TestUserActs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_bench.start()); }

    void init()
    {
        VERIFY_OK(m_bench.renew());
        m_acts = std::make_unique<ActBench>(m_bench.dsn());
    }

    void cleanup() { m_acts.reset(); }

    void doesEachActAndTakesItBack_data()
    {
        QTest::addColumn<QStringList>("before");
        QTest::addColumn<QStringList>("act");
        QTest::addColumn<QString>("after");
        QTest::newRow("flag") << QStringList() << QStringList{u"flag"_s} << u"t|f|f|t|100"_s;
        QTest::newRow("unflag") << QStringList{u"flag"_s} << QStringList{u"unflag"_s} << u"f|f|f|t|100"_s;
        QTest::newRow("hold") << QStringList() << QStringList{u"hold"_s} << u"f|t|f|f|100"_s;
        QTest::newRow("release") << QStringList{u"hold"_s} << QStringList{u"release"_s} << u"f|f|f|t|100"_s;
        QTest::newRow("ban") << QStringList() << QStringList{u"ban"_s, u"--approved-by"_s, u"bob"_s}
                             << u"f|f|t|f|100"_s;
        QTest::newRow("ban for") << QStringList() << QStringList{u"ban"_s, u"--for"_s, u"7d"_s}
                                 << u"f|f|t|f|100"_s;
        QTest::newRow("ban until") << QStringList()
                                   << QStringList{u"ban"_s, u"--until=2030-01-31T18:00:00Z"_s}
                                   << u"f|f|t|f|100"_s;
        QTest::newRow("unban") << QStringList{u"ban"_s, u"--for=1h"_s} << QStringList{u"unban"_s}
                               << u"f|f|f|t|100"_s;
        QTest::newRow("correct") << QStringList() << QStringList{u"correct"_s, u"--points=-30"_s}
                                 << u"f|f|f|t|70"_s;
        QTest::newRow("warn") << QStringList() << QStringList{u"warn"_s} << u"f|f|f|t|100"_s;
    }

    void doesEachActAndTakesItBack()
    {
        QFETCH(QStringList, before);
        QFETCH(QStringList, act);
        QFETCH(QString, after);
        if (!before.isEmpty())
            QCOMPARE(actOn(before).code, 0);
        const QString was = standing();
        DaemonBench::Outcome outcome
            = actOn(act + QStringList{u"--policy"_s, u"fair play"_s, u"--actor"_s, u"mara"_s});
        QVERIFY2(outcome.code == 0, outcome.all().constData());
        QCOMPARE(outcome.err, QString());
        QCOMPARE(standing(), after);
        const QJsonValue done = outcome.rows().first();
        QCOMPARE(done[u"action"_s].toString(), act.first());
        QCOMPARE(done[u"actor"_s].toString(), u"mara"_s);
        QCOMPARE(done[u"policy"_s].toString(), u"fair play"_s);
        QCOMPARE(done[u"reason"_s].toString(), u"seen"_s);
        const QString number = QString::number(done[u"act_id"_s].toInteger());
        outcome = m_bench.run({u"user"_s, u"undo"_s, number, u"--reason"_s, u"a mistake"_s});
        QVERIFY2(outcome.code == 0, outcome.all().constData());
        QVERIFY2(outcome.out.contains(u"Takes back"_s), outcome.all().constData());
        QCOMPARE(standing(), was);
        outcome = m_bench.run({u"user"_s, u"undo"_s, number, u"--reason"_s, u"a mistake"_s});
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.err.contains(u"took it back already"_s), outcome.all().constData());
        m_acts->everyActIsAudited();
    }

    void refusals()
    {
        DaemonBench::Outcome outcome = actOn({u"ban"_s});
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.err.contains(u"needs a second person who approves it"_s), outcome.all().constData());
        QCOMPARE(outcome.out, QString());
        outcome = actOn({u"hold"_s, u"--actor"_s, u"player 1"_s});
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.err.contains(u"nobody acts on themselves"_s), outcome.all().constData());
        outcome = m_bench.run({u"user"_s, u"hold"_s, u"nobody"_s, u"--reason"_s, u"x"_s});
        QCOMPARE(outcome.code, 1);
        QCOMPARE(standing(), u"f|f|f|t|100"_s);
    }

    void wrongUsage_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("words");
        const QString player = u"player 1"_s;
        const QStringList reason{u"--reason"_s, u"x"_s};
        QTest::newRow("no reason") << QStringList{u"flag"_s, player} << u"--reason is missing"_s;
        QTest::newRow("blank reason")
            << QStringList{u"flag"_s, player, u"--reason= "_s} << u"--reason is missing"_s;
        QTest::newRow("no points") << QStringList{u"correct"_s, player} + reason << u"--points is missing"_s;
        QTest::newRow("no number") << QStringList{u"correct"_s, player, u"--points=many"_s} + reason
                                   << u"points"_s;
        QTest::newRow("both ends") << QStringList{u"ban"_s, player, u"--for=1h"_s,
                                                  u"--until=2030-01-01T00:00:00Z"_s}
                + reason << u"Give one of them"_s;
        QTest::newRow("no time") << QStringList{u"ban"_s, player, u"--for=ever"_s} + reason
                                 << u"30m, 12h or 7d"_s;
        QTest::newRow("no zone") << QStringList{u"ban"_s, player, u"--until=2030-01-01T00:00:00"_s} + reason
                                 << u"no time with a zone"_s;
        QTest::newRow("no act") << QStringList{u"undo"_s, u"mara"_s} + reason
                                << u"not the number of an act"_s;
        QTest::newRow("no player") << QStringList{u"unban"_s} + reason << u"PLAYER"_s;
    }

    void wrongUsage()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, words);
        const DaemonBench::Outcome outcome = m_bench.run(QStringList{u"user"_s} + arguments);
        QVERIFY2(outcome.code == 2, outcome.all().constData());
        QVERIFY2(outcome.err.contains(words), outcome.all().constData());
        QCOMPARE(standing(), u"f|f|f|t|100"_s);
    }

    void helpsItself()
    {
        const DaemonBench::Outcome outcome = m_bench.run({u"user"_s, u"ban"_s, u"--help"_s});
        QCOMPARE(outcome.code, 0);
        for (const QString &words :
             {u"--approved-by"_s, u"--until"_s, u"--for"_s, u"--reason"_s, u"--actor"_s})
            QVERIFY2(outcome.out.contains(words), outcome.all().constData());
    }

private:
    DaemonBench::Outcome actOn(const QStringList &act)
    {
        return m_bench.run(QStringList{u"user"_s, act.first(), u"player 1"_s} + act.mid(1)
                           + QStringList{u"--reason"_s, u"seen"_s, u"--format"_s, u"json"_s});
    }

    QString standing() { return m_acts->standing(0, "is_flagged, is_held, is_banned, on_board, score"); }

    DaemonBench m_bench{QStringLiteral(SCOREWATCHD)};
    std::unique_ptr<ActBench> m_acts;
};

QTEST_GUILESS_MAIN(TestUserActs)
#include "tst_useracts.moc"
