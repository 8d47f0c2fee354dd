// SPDX-License-Identifier: GPL-3.0-or-later
#include <numeric>

#include <QTest>

#include "core/simulation/actionplan.h"

using namespace scorewatch;

namespace {

const std::vector<SimulatedAction> kCatalogue{{"purchase-item", 100, 1},
                                              {"referral-signup", 50, 1},
                                              {"achievement-unlock", 25, 1},
                                              {"complete-quest", 10, 1},
                                              {"daily-login", 5, 1}};

qint64 worth(const std::vector<SimulatedAction> &actions, const ActionPlan &plan)
{
    return std::accumulate(plan.begin(), plan.end(), qint64(0),
                           [&](qint64 sum, size_t action) { return sum + actions[action].points; });
}

} // namespace

class TestActionPlan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsExactSums_data()
    {
        QTest::addColumn<qint64>("points");
        QTest::addColumn<int>("most");
        QTest::addColumn<int>("actions"); // 0: no plan
        QTest::addRow("one action") << qint64(25) << 4 << 1;
        QTest::addRow("several") << qint64(165) << 4 << 4;
        QTest::addRow("too many") << qint64(165) << 3 << 0;
        QTest::addRow("nothing to make up") << qint64(0) << 4 << 0;
        QTest::addRow("ahead already") << qint64(-5) << 4 << 0;
        QTest::addRow("not a sum of actions") << qint64(7) << 4 << 0;
        QTest::addRow("far away") << qint64(1'000'000'000) << 4 << 0;
    }

    void findsExactSums()
    {
        QFETCH(qint64, points);
        QFETCH(int, most);
        QFETCH(int, actions);
        const auto plan = exactPlan(kCatalogue, points, size_t(most));
        QCOMPARE(plan ? int(plan->size()) : 0, actions);
        if (plan)
            QCOMPARE(worth(kCatalogue, *plan), points);
    }

    void goesAbove_data()
    {
        QTest::addColumn<qint64>("gap");
        QTest::addColumn<qint64>("worth"); // 0: no plan
        QTest::addRow("level") << qint64(0) << qint64(5);
        QTest::addRow("close") << qint64(20) << qint64(25);
        QTest::addRow("not a sum of actions") << qint64(22) << qint64(100);
        QTest::addRow("far") << qint64(330) << qint64(335);
        QTest::addRow("too far") << qint64(1000) << qint64(0);
    }

    void goesAbove()
    {
        QFETCH(qint64, gap);
        QFETCH(qint64, worth);
        const auto plan = planAbove(kCatalogue, gap, 5);
        QCOMPARE(plan ? ::worth(kCatalogue, *plan) : 0, worth);
    }

    void anyCatalogueWorks()
    {
        QVERIFY(!planAbove({}, 10, 4));
        QVERIFY(!exactPlan({}, 10, 4));
        const std::vector<SimulatedAction> single{{"only", 7, 1}};
        const auto plan = planAbove(single, 10, 4);
        QVERIFY(plan);
        QCOMPARE(worth(single, *plan), 14);
    }
};

QTEST_APPLESS_MAIN(TestActionPlan)
#include "tst_actionplan.moc"
