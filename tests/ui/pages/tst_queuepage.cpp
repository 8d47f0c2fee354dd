// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/queuepage.h"

#include <QAction>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/support/examplecases.h"
#include "tests/ui/support/fakedesk.h"
#include "ui/actions.h"
#include "ui/models/casemodel.h"
#include "ui/models/leaseclock.h"
#include "ui/theme/theme.h"
#include "ui/widgets/bulkpanel.h"
#include "ui/widgets/casefilterbar.h"
#include "ui/widgets/casetable.h"
#include "ui/widgets/deskcolumn.h"
#include "ui/widgets/statepane.h"

using namespace scorewatch;
using namespace scorewatch::ui;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

namespace {

Error away()
{
    return {Error::Code::Unavailable, u"PostgreSQL cannot be reached."_s, u"db1: refused"_s, {}};
}

} // namespace

class TestQueuePage : public QObject
{
    Q_OBJECT

    Theme m_theme{*qApp};
    Actions m_actions{m_theme};
    LeaseClock m_clock;
    std::unique_ptr<FakeDesk> m_desk;
    std::unique_ptr<QueuePage> m_page;

    void show(int cases)
    {
        m_desk = std::make_unique<FakeDesk>(cases);
        m_page = std::make_unique<QueuePage>(m_theme, m_actions, m_clock);
        m_page->resize(1200, 700);
        m_page->setDesk(m_desk.get());
        m_page->show();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    }

    void choose(const QList<int> &rows)
    {
        m_page->table()->clearSelection();
        for (const int row : rows)
            m_page->table()->selectionModel()->select(
                m_page->model().index(row, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    }

private Q_SLOTS:
    void cleanup()
    {
        m_page.reset();
        m_desk.reset();
    }

    void nothingWaitingIsSaidSo()
    {
        show(0);
        QTRY_COMPARE(m_page->picture(), QueuePage::Picture::Empty);
        QCOMPARE(m_page->findChild<StatePane *>()->accessibleName(), u"Nothing waits"_s);
        m_page->setDesk(nullptr);
        QCOMPARE(m_page->picture(), QueuePage::Picture::Closed);
    }

    void keysWaitForTheFirstCase()
    {
        show(0);
        QTRY_COMPARE(m_page->picture(), QueuePage::Picture::Empty);
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
        QTRY_VERIFY(m_page->hasFocus());
        FakeDesk more(4);
        m_page->setDesk(&more);
        QTRY_COMPARE(m_page->picture(), QueuePage::Picture::Rows);
        QCOMPARE(QApplication::focusWidget(), m_page->table());
        m_page->setDesk(nullptr);
    }

    void whatIsWrongHasItsOwnPicture_data()
    {
        QTest::addColumn<Error::Code>("code");
        QTest::addColumn<QueuePage::Picture>("picture");
        QTest::newRow("forbidden") << Error::Code::PermissionDenied << QueuePage::Picture::Forbidden;
        QTest::newRow("away") << Error::Code::Unavailable << QueuePage::Picture::Offline;
        QTest::newRow("late") << Error::Code::Timeout << QueuePage::Picture::Offline;
        QTest::newRow("broken") << Error::Code::Internal << QueuePage::Picture::Error;
    }
    void whatIsWrongHasItsOwnPicture()
    {
        QFETCH(const Error::Code, code);
        QFETCH(const QueuePage::Picture, picture);
        m_desk = std::make_unique<FakeDesk>(4);
        m_page = std::make_unique<QueuePage>(m_theme, m_actions, m_clock);
        m_desk->hold();
        m_page->setDesk(m_desk.get());
        QCOMPARE(m_page->picture(), QueuePage::Picture::Loading);
        m_desk->letGo();
        QTRY_COMPARE(m_page->picture(), QueuePage::Picture::Rows);
        m_page->setDesk(nullptr);
        m_desk->failWith(Error{code, u"It did not work."_s, {}, {}});
        m_page->setDesk(m_desk.get());
        QTRY_COMPARE(m_page->picture(), picture);
        m_desk->failWith(std::nullopt);
        Q_EMIT m_page->findChild<StatePane *>()->actionTriggered();
        QTRY_COMPARE(m_page->picture(), QueuePage::Picture::Rows);
    }

    void rowsThatWereReadStayWhileServersAreAway()
    {
        show(4);
        QTRY_COMPARE(m_page->picture(), QueuePage::Picture::Rows);
        m_desk->failWith(away());
        m_page->refresh();
        QTRY_COMPARE(m_page->picture(), QueuePage::Picture::Stale);
        QCOMPARE(m_page->model().rowCount(), 4);
        QCOMPARE(m_page->problem(), away().message);
        m_desk->failWith(std::nullopt);
        m_page->refresh();
        QTRY_COMPARE(m_page->picture(), QueuePage::Picture::Rows);
        QCOMPARE(m_page->problem(), QString());
        m_desk->failWith(Error{Error::Code::PermissionDenied, u"No longer."_s, {}, {}});
        m_page->refresh();
        QTRY_COMPARE(m_page->picture(), QueuePage::Picture::Forbidden);
        QCOMPARE(m_page->model().rowCount(), 0); // what one may not see is not seen
    }

    void aRefreshKeepsRowScrollAndChoice()
    {
        show(60);
        QTRY_COMPARE(m_page->model().rowCount(), 60);
        m_page->step(30);
        const qint64 current = m_page->current()->id;
        choose({30, 31, 33});
        QScrollBar *bar = m_page->table()->verticalScrollBar();
        const int offset = bar->value();
        QVERIFY(offset > 0);
        m_desk->summary(current).events += 1;
        m_desk->tellChanged();
        QTRY_COMPARE(m_page->current()->events, m_desk->summary(current).events);
        QCOMPARE(bar->value(), offset);
        QCOMPARE(m_page->table()->chosen().size(), 3);
        m_desk->addCase(exampleCase(80, m_desk->now())); // on top of them all
        m_desk->tellChanged();
        QTRY_COMPARE(m_page->model().rowCount(), 61);
        QCOMPARE(m_page->current()->id, current);
        QCOMPARE(m_page->table()->chosen().size(), 3);
    }

    void tabGoesFromFilterToListToColumn()
    {
        show(4);
        QTRY_COMPARE(m_page->picture(), QueuePage::Picture::Rows);
        m_page->focusFilter();
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget(), m_page->table());
        QTest::keyClick(m_page->table(), Qt::Key_Tab);
        QVERIFY(m_page->column().isAncestorOf(QApplication::focusWidget()));
    }

    void theNextIsCurrentWhenOneGoes()
    {
        show(5);
        QTRY_COMPARE(m_page->model().rowCount(), 5);
        m_page->step(2);
        const qint64 after = m_page->model().cases().at(3).id;
        m_desk->summary(m_page->current()->id).state = CaseState::Closed;
        m_desk->tellChanged();
        QTRY_COMPARE(m_page->model().rowCount(), 4);
        QCOMPARE(m_page->current()->id, after);
        QCOMPARE(m_page->table()->chosen().size(), 1);
    }

    void filtersAreAskedFor()
    {
        show(8);
        QTRY_COMPARE(m_page->model().rowCount(), 8);
        QSignalSpy open(m_page.get(), &QueuePage::openCases);
        m_page->focusFilter();
        QTest::keyClicks(QApplication::focusWidget(), u"zero"_s);
        QTRY_COMPARE(m_page->model().rowCount(), 1);
        QCOMPARE(m_desk->lastFilter().text, u"zero"_s);
        QTRY_VERIFY(!open.isEmpty());
        QTRY_COMPARE(open.last().at(0).toLongLong(), 8); // the sidebar tells of all that wait
        QTest::keyClicks(QApplication::focusWidget(), u"nobody"_s);
        QTRY_COMPARE(m_page->picture(), QueuePage::Picture::NoMatch);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QTRY_COMPARE(m_page->picture(), QueuePage::Picture::Rows);
        QVERIFY(m_page->filterBar().isUsual());
    }

    void manyAreDoneWithOneReason()
    {
        show(8);
        QTRY_COMPARE(m_page->model().rowCount(), 8);
        m_desk->refuse(m_desk->cases().at(5).id,
                       {Error::Code::Conflict, u"jonas closed the case a moment ago."_s, {}, {}});
        choose({4, 5, 6});
        QVERIFY(m_page->column().isBulkOpen());
        auto *reason = m_page->findChild<QPlainTextEdit *>(u"bulkReason"_s);
        auto *verb = m_page->findChild<QPushButton *>(u"bulk"_s);
        QCOMPARE(verb->text(), u"Close 3 cases as unfounded"_s);
        QVERIFY(!verb->isEnabled());
        reason->setFocus();
        QTest::keyClicks(reason, u"The rule was too strict."_s);
        QTest::keyClick(reason, Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget(), verb);
        QTest::keyClick(verb, Qt::Key_Space);
        const BulkPanel &panel = m_page->column().bulkPanel();
        QTRY_VERIFY(!panel.result().isEmpty());
        QVERIFY2(panel.result().startsWith(u"2 of 3 done."_s), qPrintable(panel.result()));
        QVERIFY(panel.result().contains(u"jonas closed the case a moment ago."_s));
        QVERIFY(panel.result().contains(m_desk->cases().at(5).username));
        QTRY_COMPARE(m_page->model().rowCount(), 6);
        QCOMPARE(m_desk->cases().at(4).verdict, Verdict::Unfounded);
        QVERIFY(!panel.result().isEmpty()); // stays to be read
    }

    void manyCanBeStopped()
    {
        show(8);
        QTRY_COMPARE(m_page->model().rowCount(), 8);
        choose({1, 2, 3});
        m_page->findChild<QPlainTextEdit *>(u"bulkReason"_s)->setPlainText(u"why"_s);
        auto *verb = m_page->findChild<QPushButton *>(u"bulk"_s);
        m_desk->hold();
        verb->click();
        QCOMPARE(verb->text(), u"Stop"_s);
        verb->click();
        m_desk->letGo();
        QTRY_VERIFY(!m_page->column().bulkPanel().isRunning());
        QCOMPARE(m_page->column().bulkPanel().result(), u"1 of 3 done. 2 were left as they are."_s);
    }

    void aNarrowWindowHasRoomForThePanel()
    {
        show(4);
        QTRY_COMPARE(m_page->picture(), QueuePage::Picture::Rows);
        m_page->resize(560, 480);
        QTRY_VERIFY(!m_page->column().isVisible());
        m_page->startAct(ActChoice::Hold);
        QVERIFY(m_page->column().isVisible());
        QVERIFY(!m_page->table()->isVisible());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QVERIFY(!m_page->column().isVisible());
        QVERIFY(m_page->table()->isVisible());
    }
};

QTEST_MAIN(TestQueuePage)
#include "tst_queuepage.moc"
