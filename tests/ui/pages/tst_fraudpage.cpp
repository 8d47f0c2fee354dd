// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/fraudpage.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

#include "tests/ui/support/scripteddesk.h"
#include "ui/charts/stackedbars.h"
#include "ui/models/fraudeventmodel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/fraudeventpanel.h"
#include "ui/widgets/statepane.h"

using namespace scorewatch;
using namespace scorewatch::ui;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

class TestFraudPage : public QObject
{
    Q_OBJECT

    using Picture = FraudPage::Picture;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<ScriptedDesk> m_desk;
    std::unique_ptr<FraudPage> m_page;

    void fill(int count)
    {
        for (int i = count; i > 0; --i)
            m_desk->eventList.append(fraudEvent(i));
    }
    void open()
    {
        m_page->setDesk(m_desk.get());
        QTRY_COMPARE(m_page->picture(), Picture::Rows);
    }
    QTableView *table() const { return m_page->findChild<QTableView *>(); }
    QPushButton *button(const QString &text) const
    {
        for (QPushButton *one : m_page->findChildren<QPushButton *>()) {
            if (QString(one->text()).remove(u'&') == text)
                return one;
        }
        return nullptr;
    }

private Q_SLOTS:
    void init()
    {
        m_theme = std::make_unique<Theme>(*qApp);
        m_desk = std::make_unique<ScriptedDesk>();
        m_page = std::make_unique<FraudPage>(*m_theme);
        m_page->resize(1100, 760);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    }
    void cleanup()
    {
        m_page.reset();
        m_desk.reset();
        m_theme.reset();
    }

    void itsPictures()
    {
        QCOMPARE(m_page->picture(), Picture::Closed);
        m_page->setDesk(m_desk.get());
        QCOMPARE(m_page->picture(), Picture::Loading);
        QTRY_COMPARE(m_page->picture(), Picture::Empty);
        m_desk->error = Error{Error::Code::PermissionDenied, u"Moderators only."_s, {}, {}};
        m_page->refresh();
        QTRY_COMPARE(m_page->picture(), Picture::Forbidden);
        QCOMPARE(m_page->findChild<StatePane *>()->sentence(), u"Moderators only."_s);
        m_desk->error = Error{Error::Code::Unavailable, u"Away."_s, {}, {}};
        m_page->refresh();
        QTRY_COMPARE(m_page->picture(), Picture::Offline);
        m_desk->error = Error{Error::Code::Internal, u"Broken."_s, {}, {}};
        m_page->refresh();
        QTRY_COMPARE(m_page->picture(), Picture::Error);
        m_desk->error.reset();
        fill(3);
        button(u"Try again"_s)->click();
        QTRY_COMPARE(m_page->picture(), Picture::Rows);
        QVERIFY(m_page->sentence().startsWith(u"3 in all"_s));
        m_page->setDesk(nullptr);
        QCOMPARE(m_page->picture(), Picture::Closed);
        QCOMPARE(m_page->model().rowCount(), 0);
    }

    void aFloodKeepsSelectionAndScroll()
    {
        fill(400);
        open();
        Q_EMIT m_desk->eventsArrived({fraudEvent(401)});
        QCOMPARE(m_page->model().rowCount(), 401); // at the top it goes in at once
        table()->selectRow(50);
        table()->scrollTo(table()->currentIndex(), QAbstractItemView::PositionAtTop);
        const int scroll = table()->verticalScrollBar()->value();
        const QByteArray chosen = m_page->findChild<FraudEventPanel *>()->event().id;
        QVERIFY(scroll > 0);
        for (int batch = 0; batch < 100; ++batch) {
            QList<FraudEvent> events;
            for (int i = 0; i < 1000; ++i)
                events.append(fraudEvent(402 + batch * 1000 + i));
            Q_EMIT m_desk->eventsArrived(events);
        }
        QCOMPARE(m_page->model().rowCount(), 401);
        QCOMPARE(table()->verticalScrollBar()->value(), scroll);
        QCOMPARE(table()->currentIndex().row(), 50);
        QCOMPARE(m_page->findChild<FraudEventPanel *>()->event().id, chosen);
        QPushButton *fresh = button(u"100,000 new"_s);
        QVERIFY(fresh && fresh->isVisible());
        QTest::keyClick(fresh, Qt::Key_Space);
        QCOMPARE(m_page->model().rowCount(), FraudEventModel::kMost);
        QCOMPARE(table()->verticalScrollBar()->value(), 0);
        QVERIFY(!fresh->isVisible());
    }

    void scrollingReadsOlderOnes()
    {
        fill(1200);
        open();
        QCOMPARE(m_page->model().rowCount(), 500);
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_End, Qt::ControlModifier);
        QTRY_COMPARE(m_page->model().rowCount(), 1000);
        QTest::keyClick(table(), Qt::Key_End, Qt::ControlModifier);
        QTRY_COMPARE(m_page->model().rowCount(), 1200);
        QVERIFY(std::any_of(m_desk->asked.cbegin(), m_desk->asked.cend(), [](const FraudEventFilter &filter) {
            return filter.before == fraudEvent(701).id; // the last row of the first page
        }));
        QVERIFY(m_page->sentence().startsWith(u"1,200 in all"_s));
    }

    void filtersAskTheTableAndHoldForLiveOnes()
    {
        fill(100);
        open();
        const QList<QComboBox *> boxes = m_page->findChildren<QComboBox *>();
        QTRY_VERIFY(boxes.at(0)->count() > 1); // the rules were read
        boxes.at(0)->setFocus();
        QTest::keyClick(boxes.at(0), Qt::Key_Down); // burst
        QTRY_COMPARE(m_desk->asked.last().rule, u"burst"_s);
        QTRY_COMPARE(m_page->model().rowCount(), 25);
        Q_EMIT m_desk->eventsArrived({fraudEvent(101), fraudEvent(104)}); // shared address, burst
        QCOMPARE(m_page->model().rowCount(), 26);
        m_page->findChild<QCheckBox *>()->click();
        QTRY_VERIFY(!m_desk->asked.last().withShadow);
        auto *player = m_page->findChildren<QLineEdit *>().at(0);
        player->setText(u"nobody of that name"_s);
        QTRY_COMPARE(m_page->picture(), Picture::Empty);
        QVERIFY(m_desk->asked.last().player && m_desk->asked.last().player->isNull());
        button(u"Show everything"_s)->click();
        QTRY_COMPARE(m_page->model().rowCount(), 100);
    }

    void theChosenEventSaysWhatWasSeenAndLeadsOn()
    {
        fill(40);
        open();
        QSignalSpy cases(m_page.get(), &FraudPage::openCaseOf);
        QSignalSpy around(m_page.get(), &FraudPage::showAround);
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_Down);
        auto *panel = m_page->findChild<FraudEventPanel *>();
        QTRY_VERIFY(panel->isVisible());
        QVERIFY2(panel->evidence().contains(u"Window seconds: 10"_s), qPrintable(panel->evidence()));
        QVERIFY(panel->evidence().contains(u"complete-quest, daily-bonus"_s));
        QTRY_VERIFY2(panel->sharedBy().contains(u"Mei-Lin Zhao"_s), qPrintable(panel->sharedBy()));
        button(u"Open the player's case"_s)->click();
        button(u"Show the player on the board"_s)->click();
        QCOMPARE(cases.count(), 1);
        QCOMPARE(cases.first().first().value<UserId>(), panel->event().player);
        QCOMPARE(around.count(), 1);
        QTest::keyClick(table(), Qt::Key_Escape);
        QVERIFY(!panel->isVisible());
    }

    void theChartGoesOnWhileHidden()
    {
        fill(5);
        open();
        auto *bars = m_page->findChild<StackedBars *>();
        QTRY_VERIFY(bars->total() > 0);
        const qint64 before = bars->total();
        m_page->hide();
        FraudEvent event = fraudEvent(9);
        event.createdAt = QDateTime::currentDateTimeUtc();
        Q_EMIT m_desk->eventsArrived({event});
        QCOMPARE(bars->total(), before + 1);
        QVERIFY2(bars->accessibleDescription().contains(u"critical"_s),
                 qPrintable(bars->accessibleDescription()));
        button(u"By rule"_s)->click();
        QCOMPARE(bars->total(), before + 1);
        QVERIFY2(bars->accessibleDescription().contains(u"burst"_s),
                 qPrintable(bars->accessibleDescription()));
    }

    void textFromDataIsPlain()
    {
        fill(9);
        open();
        table()->selectRow(0);
        for (const QLabel *label : m_page->findChildren<QLabel *>())
            QCOMPARE(label->textFormat(), Qt::PlainText);
    }
};

QTEST_MAIN(TestFraudPage)
#include "tst_fraudpage.moc"
