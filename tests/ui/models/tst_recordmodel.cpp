// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/recordmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/support/examplecases.h"
#include "ui/caserecords.h"

using namespace scorewatch;
using namespace scorewatch::ui;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

namespace {

const QDateTime kNow(QDate(2026, 5, 1), QTime(9, 30), Qt::UTC);

ActRecord ban(qint64 id, const QDateTime &at)
{
    ActRecord act;
    act.id = id;
    act.kind = ActKind::Ban;
    act.actor = u"mara"_s;
    act.reason = u"<i>automated</i>"_s;
    act.createdAt = at;
    return act;
}

} // namespace

class TestRecordModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readingAgainTellsWhatIsDifferent()
    {
        RecordModel model({u"Name"_s, u">Score"_s});
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto row = [](const char *key, const QString &text) {
            return RecordRow{key, {{text, {}, {}, {}, {}, {}}, {}}, 0};
        };
        model.apply({row("a", u"1"_s), row("b", u"2"_s), row("c", u"3"_s)});
        const QPersistentModelIndex kept = model.index(2, 0);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.apply({row("c", u"3"_s), row("a", u"9"_s), row("d", u"4"_s)});
        QCOMPARE(kept.row(), 0);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(model.index(1, 0).data().toString(), u"9"_s);
        QCOMPARE(model.headerData(1, Qt::Horizontal, Qt::DisplayRole).toString(), u"Score"_s);
        model.apply({row("a", u"9"_s), row("a", u"twice"_s)});
        QCOMPARE(model.rowCount(), 1);
    }

    void theTimelineIsOneOrderAndSaysWhatCanBeTakenBack()
    {
        CaseDetail detail = exampleDetail(exampleCase(0, kNow), kNow);
        ActRecord first = ban(7, kNow.addSecs(-60));
        first.takenBackBy = 8;
        ActRecord inverse = ban(8, kNow.addSecs(-50));
        inverse.inverseOf = 7;
        detail.acts = {ban(9, kNow.addSecs(-40)), inverse, first};
        detail.notes = {{3, u"jonas"_s, u"spoke to them"_s, kNow.addSecs(-45)}};
        const QList<RecordRow> rows = caserecords::timeline(detail, kNow);
        QList<QByteArray> keys;
        for (const RecordRow &row : rows)
            keys.append(row.key);
        QCOMPARE(keys, (QList<QByteArray>{"a9", "n3", "a8", "a7", "opened"}));
        QCOMPARE(rows.at(0).actId, 9);
        QCOMPARE(rows.at(2).actId, 0); // what took another back is no act of its own
        QCOMPARE(rows.at(3).actId, 0);
        QCOMPARE(rows.at(0).cells.last().kind, RecordCell::Kind::Command);
        QCOMPARE(rows.at(0).cells.at(3).text, u"<i>automated</i>"_s);
    }

    void whatARuleSawIsShown()
    {
        const QList<RecordRow> rows = caserecords::hits(exampleDetail(exampleCase(0, kNow), kNow), kNow);
        QCOMPARE(rows.first().cells.at(0).text, u"critical"_s);
        QCOMPARE(rows.first().cells.at(2).text, u"41, limit 10"_s);
        QVERIFY(rows.first().cells.at(4).text.contains(u"increments 41"_s));
        QVERIFY(rows.first().cells.at(4).text.contains(u"Blue-Otter-41"_s));
    }
};

QTEST_GUILESS_MAIN(TestRecordModel)
#include "tst_recordmodel.moc"
