// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/auditmodel.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/support/fakeauditdesk.h"

using namespace scorewatch;
using namespace scorewatch::ui;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

namespace {

/// Newest first.
QList<AuditEntry> rows(qint64 newest, qint64 oldest)
{
    const FakeAuditDesk desk(1000);
    QList<AuditEntry> entries;
    for (qint64 id = newest; id >= oldest; --id)
        entries.append(desk.entry(id));
    return entries;
}

} // namespace

class TestAuditModel : public QObject
{
    Q_OBJECT

    std::unique_ptr<AuditModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;

private Q_SLOTS:
    void init()
    {
        m_model = std::make_unique<AuditModel>();
        m_tester = std::make_unique<QAbstractItemModelTester>(
            m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    }
    void cleanup()
    {
        m_tester.reset();
        m_model.reset();
    }

    void newRowsComeOnTopAndTheSelectionStays()
    {
        QItemSelectionModel selection(m_model.get());
        QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
        m_model->apply(rows(100, 91), true);
        m_model->append(rows(90, 81), true);
        selection.setCurrentIndex(m_model->index(15, 0), QItemSelectionModel::SelectCurrent);
        QCOMPARE(selection.currentIndex().data(AuditModel::IdRole).toLongLong(), 85);
        m_model->apply(rows(104, 95), true);
        QCOMPARE(m_model->entries(), rows(104, 81));
        QCOMPARE(selection.currentIndex().data(AuditModel::IdRole).toLongLong(), 85);
        QVERIFY(m_model->isMore());
        QCOMPARE(reset.count(), 0);
    }

    void whatDoesNotFollowOnTheNewestIsDropped()
    {
        m_model->apply(rows(100, 91), true);
        m_model->append(rows(90, 81), false);
        m_model->apply(rows(200, 191), true); // a hundred came meanwhile, and ninety of them are not loaded
        QCOMPARE(m_model->entries(), rows(200, 191));
        QVERIFY(m_model->isMore());
    }

    void theEndThatWasReachedStaysTheEnd()
    {
        m_model->apply(rows(100, 91), true);
        m_model->append(rows(90, 88), false);
        m_model->apply(rows(101, 92), true);
        QVERIFY(!m_model->isMore());
        QVERIFY(!m_model->canFetchMore({}));
        QCOMPARE(m_model->rowCount(), 14);
    }

    void aRowThatIsMissingGoesAndOneThatCommitsLateComes()
    {
        QList<AuditEntry> without = rows(100, 91);
        without.removeAt(4);
        m_model->apply(without, false);
        m_model->apply(rows(100, 91), false);
        QCOMPARE(m_model->entries(), rows(100, 91));
        m_model->apply(without, false);
        QCOMPARE(m_model->entries(), without);
        m_model->clear();
        QCOMPARE(m_model->rowCount(), 0);
    }

    void onlyWhatChangedIsTold()
    {
        QList<AuditEntry> entries = rows(100, 91);
        entries[2].position.reset();
        m_model->apply(entries, false);
        QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
        m_model->apply(entries, false);
        QCOMPARE(changed.count(), 0);
        m_model->apply(rows(100, 91), false); // it has its seal now
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.first().first().toModelIndex().row(), 2);
    }

    void asksForMoreAndTakesARowOnce()
    {
        QSignalSpy wanted(m_model.get(), &AuditModel::moreWanted);
        m_model->apply(rows(100, 91), false);
        m_model->fetchMore({});
        QCOMPARE(wanted.count(), 0);
        m_model->apply(rows(100, 91), true);
        wanted.clear(); // the tester asks, too
        m_model->fetchMore({});
        QCOMPARE(wanted.count(), 1);
        m_model->append(rows(92, 89), true);
        QCOMPARE(m_model->entries(), rows(100, 89));
    }

    void saysItInWords()
    {
        AuditEntry entry = rows(3, 3).first();
        entry.type = u"ADDRESS_REVEALED"_s;
        entry.reason = u"<b>a</b>\nb\u202e"_s;
        entry.position.reset();
        m_model->apply({entry}, false);
        QCOMPARE(m_model->index(0, AuditModel::What).data().toString(), u"address revealed"_s);
        QCOMPARE(m_model->index(0, AuditModel::Reason).data().toString(), u"<b>a</b> b\uFFFD"_s);
        QCOMPARE(m_model->index(0, AuditModel::Sealed).data().toString(), u"waits"_s);
        for (const int column : {int(AuditModel::Reason), int(AuditModel::What)}) {
            const QString tip = m_model->index(0, column).data(Qt::ToolTipRole).toString();
            QVERIFY2(tip.contains(u"&lt;b&gt;a"_s) && !tip.contains(u"<b>"_s), qPrintable(tip));
        }
        entry.player.reset();
        m_model->apply({entry}, false);
        QCOMPARE(m_model->index(0, AuditModel::Whom).data().toString(), u"–"_s);
    }
};

QTEST_GUILESS_MAIN(TestAuditModel)
#include "tst_auditmodel.moc"
