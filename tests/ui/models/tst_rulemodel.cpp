// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/rulemodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/support/scripteddesk.h"

using namespace scorewatch;
using namespace scorewatch::ui;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

class TestRuleModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cells()
    {
        RuleModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setRules(fraudRules());
        model.setQuality({{u"burst"_s, 9, 1, 4, 7, 2}});
        const auto text
            = [&model](int row, int column) { return model.index(row, column).data().toString(); };
        QCOMPARE(text(0, RuleModel::Name), u"burst"_s);
        QCOMPARE(text(0, RuleModel::Mode), u"Active"_s);
        QCOMPARE(text(0, RuleModel::Window), u"10 s"_s);
        QCOMPARE(text(0, RuleModel::Precision), u"90 %"_s);
        QCOMPARE(text(0, RuleModel::Undecided), u"7"_s);
        QCOMPARE(text(0, RuleModel::Overturned), u"2"_s);
        QCOMPARE(text(1, RuleModel::Window), u"1 h"_s);
        QCOMPARE(text(1, RuleModel::Precision), u"–"_s); // nothing decided is not zero per cent
        QCOMPARE(text(4, RuleModel::Threshold), u"8.5"_s);
        QCOMPARE(model.count(FraudRule::Mode::Active), 3);
        QCOMPARE(model.rowOf(u"rank jump"_s), 5);
        QCOMPARE(model.rowOf(u"none"_s), -1);
    }

    void aChangedRuleKeepsItsRow()
    {
        RuleModel model;
        model.setRules(fraudRules());
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        QList<FraudRule> rules = fraudRules();
        rules[1].threshold = 9;
        model.setRules(rules);
        QCOMPARE(reset.count(), 0);
        QCOMPARE(model.index(1, RuleModel::Threshold).data().toString(), u"9"_s);
        rules.removeFirst();
        model.setRules(rules);
        QCOMPARE(reset.count(), 1);
        QCOMPARE(model.rowCount(), 5);
    }
};

QTEST_MAIN(TestRuleModel)
#include "tst_rulemodel.moc"
