// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/casemodel.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/support/examplecases.h"
#include "ui/models/leaseclock.h"

using namespace scorewatch;
using namespace scorewatch::ui;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QDateTime kNow(QDate(2026, 5, 1), QTime(9, 30), Qt::UTC);

QList<CaseSummary> casesOf(const QList<int> &numbers)
{
    QList<CaseSummary> cases;
    for (const int number : numbers)
        cases.append(exampleCase(number, kNow));
    return cases;
}

} // namespace

class TestCaseModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readingAgainKeepsTheSelection()
    {
        LeaseClock clock;
        clock.setServerTime(kNow);
        CaseModel model(clock);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QItemSelectionModel selection(&model);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        QRandomGenerator random(5);
        QList<int> numbers;
        for (int i = 0; i < 20; ++i)
            numbers.append(i);
        model.apply(casesOf(numbers));
        selection.setCurrentIndex(model.index(7, 0),
                                  QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        const qint64 chosen = model.cases().at(7).id;
        for (int round = 0; round < 100; ++round) {
            std::shuffle(numbers.begin(), numbers.end(), random);
            QList<int> shown = numbers.mid(0, 5 + random.bounded(15));
            if (!shown.contains(7))
                shown.append(7);
            model.apply(casesOf(shown));
            QCOMPARE(model.cases(), casesOf(shown));
            QCOMPARE(selection.currentIndex().data(CaseModel::CaseIdRole).toLongLong(), chosen);
            QCOMPARE(selection.selectedRows().size(), 1);
        }
        QCOMPARE(reset.count(), 0);
    }

    void onlyWhatIsDifferentIsTold()
    {
        LeaseClock clock;
        clock.setServerTime(kNow);
        CaseModel model(clock);
        QList<CaseSummary> cases = casesOf({0, 1, 2});
        model.apply(cases);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.apply(cases);
        QCOMPARE(changed.count(), 0);
        cases[1].events += 1;
        model.apply(cases);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.first().at(0).toModelIndex().row(), 1);
        QCOMPARE(changed.first().at(1).toModelIndex().row(), 1);
    }

    void theLeaseIsCountedByTheServersClock()
    {
        LeaseClock clock;
        CaseModel model(clock);
        model.setMe(u"mara"_s);
        QList<CaseSummary> cases = casesOf({0, 1});
        cases[0].claimedBy = u"mara"_s;
        cases[0].claimedUntil = kNow.addSecs(600);
        cases[1].claimedBy = u"jonas"_s;
        cases[1].claimedUntil = kNow.addSecs(61);
        const auto claim = [&model](int row) { return model.index(row, CaseModel::Claim).data().toString(); };
        clock.setServerTime(kNow); // years from what this computer believes
        model.apply(cases);
        QCOMPARE(claim(0), u"You · 10:00"_s);
        QCOMPARE(claim(1), u"jonas · 1:01"_s);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        clock.setServerTime(kNow.addSecs(60));
        model.tick();
        QCOMPARE(claim(0), u"You · 9:00"_s);
        QCOMPARE(claim(1), u"jonas · 0:01"_s);
        QCOMPARE(model.index(1, CaseModel::Claim).data(CaseModel::HolderRole).toInt(),
                 int(CaseModel::Holder::Somebody));
        QCOMPARE(changed.count(), 4); // two ages, two leases, each alone
        for (const QList<QVariant> &one : std::as_const(changed))
            QCOMPARE(one.at(0).toModelIndex(), one.at(1).toModelIndex());
        clock.setServerTime(kNow.addSecs(62));
        model.tick();
        QCOMPARE(claim(1), u"Free"_s);
        QCOMPARE(model.index(1, CaseModel::Claim).data(CaseModel::HolderRole).toInt(),
                 int(CaseModel::Holder::Nobody));
    }

    void whatAClockShowsGoesOn()
    {
        LeaseClock clock;
        clock.setServerTime(kNow, 1000ms);
        QCOMPARE(clock.serverNow(1000ms), kNow);
        QCOMPARE(clock.serverNow(4500ms), kNow.addMSecs(3500));
        QCOMPARE(leaseText(581s), u"9:41"_s);
        QCOMPARE(leaseText(0s), u"0:00"_s);
        QCOMPARE(clock.left({}), 0s);
    }

    void severityIsAWordToo()
    {
        LeaseClock clock;
        clock.setServerTime(kNow);
        CaseModel model(clock);
        model.apply(casesOf({0, 2, 4, 6}));
        const QStringList words{u"critical"_s, u"high"_s, u"medium"_s, u"low"_s};
        for (int row = 0; row < 4; ++row)
            QCOMPARE(model.index(row, CaseModel::Level).data().toString(), words.at(row));
    }

    void namesCannotDeceive()
    {
        LeaseClock clock;
        clock.setServerTime(kNow);
        CaseModel model(clock);
        QList<CaseSummary> cases = casesOf({0});
        cases[0].username = u"<b>x</b>\u202Egnp"_s;
        cases[0].claimedBy = u"two\nlines"_s;
        cases[0].claimedUntil = kNow.addSecs(60);
        model.apply(cases);
        QVERIFY(!model.index(0, CaseModel::Player).data().toString().contains(QChar(0x202E)));
        QVERIFY(model.index(0, CaseModel::Player).data(Qt::ToolTipRole).toString().contains(u"&lt;b&gt;"_s));
        QVERIFY(!model.index(0, CaseModel::Claim).data().toString().contains(u'\n'));
    }
};

QTEST_GUILESS_MAIN(TestCaseModel)
#include "tst_casemodel.moc"
