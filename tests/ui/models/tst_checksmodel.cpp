// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/checksmodel.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QTest>

using namespace scorewatch;
using namespace scorewatch::ui;
using namespace Qt::StringLiterals;

namespace {

DoctorCheck checkOf(const QString &id, DoctorCheck::Status status)
{
    return {id, u"title of "_s + id, status, u"off"_s, u"on"_s, u"Line one.\nALTER\tSYSTEM;"_s};
}

} // namespace

class TestChecksModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void runningAgainKeepsTheSelection()
    {
        using Status = DoctorCheck::Status;
        ChecksModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QItemSelectionModel selection(&model);
        model.apply(
            {checkOf(u"a"_s, Status::Ok), checkOf(u"b"_s, Status::Bad), checkOf(u"c"_s, Status::Unknown)});
        selection.setCurrentIndex(model.index(1, 0),
                                  QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        model.apply({checkOf(u"d"_s, Status::Ok), checkOf(u"c"_s, Status::Ok),
                     checkOf(u"b"_s, Status::Warning), checkOf(u"b"_s, Status::Bad)});
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(selection.currentIndex().data(ChecksModel::IdRole).toString(), u"b"_s);
        QCOMPARE(model.count(Status::Warning), 1);
        QCOMPARE(model.count(Status::Bad), 0);
        model.apply({});
        QCOMPARE(model.rowCount(), 0);
    }

    void isCopiedAsATable()
    {
        ChecksModel model;
        model.apply({checkOf(u"a"_s, DoctorCheck::Status::Bad)});
        const QStringList lines = model.asText().split(u'\n');
        QCOMPARE(lines.size(), 2);
        QCOMPARE(lines.at(1), u"Bad\ttitle of a\toff\ton\tLine one. ALTER SYSTEM;"_s);
    }

    void everyStatusHasAWord_data()
    {
        QTest::addColumn<DoctorCheck::Status>("status");
        QTest::addColumn<QString>("word");
        QTest::newRow("ok") << DoctorCheck::Status::Ok << u"Good"_s;
        QTest::newRow("warning") << DoctorCheck::Status::Warning << u"Warning"_s;
        QTest::newRow("bad") << DoctorCheck::Status::Bad << u"Bad"_s;
        QTest::newRow("unknown") << DoctorCheck::Status::Unknown << u"Unknown"_s;
    }
    void everyStatusHasAWord()
    {
        QFETCH(DoctorCheck::Status, status);
        QFETCH(QString, word);
        ChecksModel model;
        model.apply({checkOf(u"a"_s, status)});
        QCOMPARE(model.index(0, ChecksModel::Status).data().toString(), word);
    }
};

QTEST_GUILESS_MAIN(TestChecksModel)
#include "tst_checksmodel.moc"
