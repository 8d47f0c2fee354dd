// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/casepage.h"

#include <QLabel>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QTableView>
#include <QTest>

#include "tests/ui/support/fakedesk.h"
#include "ui/actions.h"
#include "ui/models/leaseclock.h"
#include "ui/theme/theme.h"
#include "ui/widgets/actpanel.h"
#include "ui/widgets/casestep.h"
#include "ui/widgets/deskcolumn.h"
#include "ui/widgets/recordcard.h"

using namespace scorewatch;
using namespace scorewatch::ui;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestCasePage : public QObject
{
    Q_OBJECT

    Theme m_theme{*qApp};
    Actions m_actions{m_theme};
    LeaseClock m_clock;
    std::unique_ptr<FakeDesk> m_desk;
    std::unique_ptr<CasePage> m_page;

    void open()
    {
        m_page->open(4127);
        QTRY_COMPARE(m_page->picture(), CasePage::Picture::Case);
    }

    ActRequest ban() const
    {
        ActRequest request;
        request.player = m_desk->cases().first().player;
        request.kind = ActKind::Ban;
        request.reason = u"automated play"_s;
        request.caseId = 4127;
        return request;
    }

private Q_SLOTS:
    void init()
    {
        m_desk = std::make_unique<FakeDesk>(4);
        m_page = std::make_unique<CasePage>(m_theme, m_actions, m_clock);
        m_page->resize(1240, 800);
        m_page->setDesk(m_desk.get());
        m_page->show();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    }
    void cleanup()
    {
        m_page.reset();
        m_desk.reset();
    }

    void whoItIsAndWhatIsKnown()
    {
        QCOMPARE(m_page->picture(), CasePage::Picture::Nothing);
        m_desk->hold();
        m_page->open(4127);
        QCOMPARE(m_page->picture(), CasePage::Picture::Loading);
        m_desk->letGo();
        QTRY_COMPARE(m_page->picture(), CasePage::Picture::Case);
        QVERIFY2(m_page->sentence().contains(u"3rd · 2,009,310 points"_s), qPrintable(m_page->sentence()));
        QCOMPARE(m_page->timeline().model().rowCount(), 1);
        m_page->setDesk(nullptr);
        QCOMPARE(m_page->picture(), CasePage::Picture::Closed);
        QVERIFY(!m_page->current());
    }

    void whatIsWrongHasItsOwnPicture()
    {
        const auto error = [](Error::Code code) { return Error{code, u"It did not work."_s, {}, {}}; };
        m_desk->failWith(error(Error::Code::Unavailable));
        m_page->open(4127);
        QTRY_COMPARE(m_page->picture(), CasePage::Picture::Offline);
        m_desk->failWith(error(Error::Code::Internal));
        m_page->refresh();
        QTRY_COMPARE(m_page->picture(), CasePage::Picture::Error);
        m_desk->failWith(std::nullopt);
        m_page->refresh();
        QTRY_COMPARE(m_page->picture(), CasePage::Picture::Case);
        m_desk->failWith(error(Error::Code::Timeout));
        m_page->refresh();
        QTRY_COMPARE(m_page->picture(), CasePage::Picture::Stale);
        m_desk->failWith(error(Error::Code::PermissionDenied));
        m_page->refresh();
        QTRY_COMPARE(m_page->picture(), CasePage::Picture::Forbidden);
        QVERIFY(!m_page->current());
    }

    void theLeaseIsCountedDown()
    {
        const QDateTime server(QDate(2031, 1, 1), QTime(0, 0), Qt::UTC);
        m_desk->setServerTime(server);
        m_clock.setServerTime(server);
        m_desk->claimElsewhere(4127, u"jonas"_s, 125s);
        open();
        QVERIFY2(m_page->leaseSentence().startsWith(u"Claimed by jonas · 2:0"_s),
                 qPrintable(m_page->leaseSentence()));
        m_clock.setServerTime(server.addSecs(124));
        QTRY_COMPARE(m_page->leaseSentence(), u"Claimed by jonas · 0:01 left"_s);
        m_clock.setServerTime(server.addSecs(126));
        QTRY_COMPARE(m_page->leaseSentence(), u"Claimed by nobody"_s);
        m_clock = {};
    }

    void anActIsTakenBackFromTheTimeline()
    {
        m_desk->actElsewhere(ban(), u"jonas"_s);
        open();
        QVERIFY(m_page->current()->isBanned);
        QTableView *table = m_page->timeline().table();
        table->setFocus();
        table->selectRow(0);
        QTest::keyClick(table, Qt::Key_Return);
        QCOMPARE(m_page->column().stepPanel().step(), CaseStep::Step::TakeBack);
        auto *words = m_page->findChild<QPlainTextEdit *>(u"words"_s);
        QCOMPARE(QApplication::focusWidget(), words);
        QTest::keyClick(words, Qt::Key_Return, Qt::ControlModifier); // not without a reason
        QCOMPARE(m_desk->acts().size(), 1);
        QTest::keyClicks(words, u"Appeal accepted."_s);
        QTest::keyClick(words, Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(m_desk->acts().size(), 2);
        QCOMPARE(m_desk->acts().first().inverseOf, m_desk->acts().last().id);
        m_page->refresh();
        QTRY_VERIFY(!m_page->current()->isBanned);
        QTRY_COMPARE(m_page->timeline().model().rowCount(), 3);
        QCOMPARE(m_page->timeline().model().rows().at(1).actId, 0); // once is enough
    }

    void whoWasFirstIsToldWhereOneLooks()
    {
        open();
        m_page->startAct(ActChoice::Hold);
        ActPanel &panel = m_page->column().actPanel();
        QTest::keyClicks(QApplication::focusWidget(), u"To be looked at."_s);
        m_desk->refuse(4127, {Error::Code::Conflict, u"jonas banned quick_fox_88 a moment ago."_s, {}, {}});
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(panel.problem(), u"jonas banned quick_fox_88 a moment ago."_s);
        QCOMPARE(panel.stage(), ActPanel::Stage::Form);
        QCOMPARE(m_desk->requests().first().afterAct, std::nullopt);
        m_desk->actElsewhere(ban(), u"jonas"_s);
        m_page->refresh();
        QTRY_COMPARE(panel.subject().afterAct, m_desk->acts().first().id); // now it was seen
        m_desk->allow(4127);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(panel.stage(), ActPanel::Stage::Proof);
        QCOMPARE(m_desk->requests().last().afterAct, m_desk->acts().last().id);
    }

    void anActElsewhereIsTold()
    {
        open();
        m_desk->actElsewhere(ban(), u"jonas"_s);
        m_page->tellAct(m_desk->acts().first());
        QCOMPARE(m_page->problem(), u"quick_fox_88: Banned for good, by jonas just now."_s);
        QTRY_VERIFY(m_page->current()->isBanned);
        QVERIFY2(m_page->sentence().contains(u"off the board"_s), qPrintable(m_page->sentence()));
    }

    void aRefreshKeepsTheScroll()
    {
        open();
        QScrollBar *bar = m_page->findChildren<QScrollArea *>().first()->verticalScrollBar();
        for (QScrollArea *area : m_page->findChildren<QScrollArea *>()) {
            if (area->accessibleName() == u"Evidence"_s)
                bar = area->verticalScrollBar();
        }
        QTRY_VERIFY(bar->maximum() > 40);
        bar->setValue(40);
        m_desk->summary(4127).score += 1;
        m_desk->tellChanged();
        QTRY_COMPARE(m_page->current()->score, m_desk->summary(4127).score);
        QCOMPARE(bar->value(), 40);
    }

    void textOfOthersStaysText()
    {
        m_desk->summary(4127).username = u"<h1>big</h1>"_s;
        static_cast<void>(m_desk->addNote(4127, u"<img src=x>"_s));
        open();
        for (const QLabel *label : m_page->findChildren<QLabel *>())
            QCOMPARE(label->textFormat(), Qt::PlainText);
    }

    void itFitsWhereItIsNarrowAndLarge()
    {
        open();
        m_page->resize(640, 480);
        m_theme.setZoom(2);
        QTRY_VERIFY(m_page->width() <= 700); // nothing in it asks for more
        QVERIFY(m_page->minimumSizeHint().width() <= 640);
        m_theme.setZoom(1);
    }
};

QTEST_MAIN(TestCasePage)
#include "tst_casepage.moc"
