// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/moderationbench.h"

#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QPushButton>
#include <QTest>

#include "tests/ui/support/fakedesk.h"
#include "tests/ui/support/testwindow.h"
#include "ui/pages/casepage.h"
#include "ui/pages/queuepage.h"
#include "ui/widgets/actpanel.h"
#include "ui/widgets/casetable.h"
#include "ui/widgets/deskcolumn.h"
#include "ui/widgets/navbutton.h"
#include "ui/widgets/previewview.h"
#include "ui/widgets/proofview.h"
#include "ui/widgets/toastarea.h"

using namespace scorewatch;
using namespace scorewatch::ui;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// The window of somebody who moderates, by keys alone.
class TestModerationBench : public QObject
{
    Q_OBJECT

    std::unique_ptr<FakeDesk> m_desk;
    std::unique_ptr<TestWindow> m_test;

    MainWindow &window() { return m_test->window; }
    QueuePage &queue() { return window().moderation().queuePage(); }
    CasePage &casePage() { return window().moderation().casePage(); }

    void press(int key, Qt::KeyboardModifiers modifiers = {})
    {
        QVERIFY(QApplication::focusWidget());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key(key), modifiers);
    }
    void type(const QString &text)
    {
        QVERIFY(QApplication::focusWidget());
        QTest::keyClicks(QApplication::focusWidget(), text);
    }

private Q_SLOTS:
    void init()
    {
        m_desk = std::make_unique<FakeDesk>(8);
        m_test = std::make_unique<TestWindow>();
        window().setWho(u"mara · moderator"_s, Access::Moderator);
        window().setModerationDesk(m_desk.get());
        window().resize(1300, 850);
        window().show();
        QVERIFY(QTest::qWaitForWindowActive(&window()));
        window().showPage("queue");
        QTRY_COMPARE(queue().picture(), QueuePage::Picture::Rows);
        QTRY_COMPARE(QApplication::focusWidget(), queue().table());
    }
    void cleanup()
    {
        window().setModerationDesk(nullptr);
        m_test.reset();
        m_desk.reset();
    }

    void keysMoveClaimAndRelease()
    {
        press(Qt::Key_J);
        press(Qt::Key_J);
        press(Qt::Key_K);
        QCOMPARE(queue().current()->id, 4128);
        press(Qt::Key_C);
        QTRY_COMPARE(queue().current()->claimedBy, u"mara"_s);
        QCOMPARE(m_desk->summary(4128).claimedBy, u"mara"_s);
        press(Qt::Key_R);
        QTRY_COMPARE(queue().current()->claimedBy, QString());
    }

    void whoClaimedFirstIsTold()
    {
        m_desk->refuse(4127, {Error::Code::Conflict, u"jonas claimed the case 3 s ago."_s, {}, {}});
        press(Qt::Key_C);
        QTRY_COMPARE(queue().problem(), u"jonas claimed the case 3 s ago."_s);
        m_desk->claimElsewhere(4127, u"jonas"_s, 300s);
        QTRY_COMPARE(queue().current()->claimedBy, u"jonas"_s); // seen at once
        QVERIFY(!window().actions().action("moderation.release")->isEnabled());
    }

    void anActFromItsReasonToItsUndoByKeysAlone()
    {
        m_desk->setPendingProofs(2);
        press(Qt::Key_5);
        ActPanel &panel = queue().column().actPanel();
        QTRY_VERIFY(panel.preview().preview().has_value());
        QVERIFY2(panel.preview().sentence().contains(u"leaves the board, now 3rd"_s),
                 qPrintable(panel.preview().sentence()));
        auto *verb = panel.findChild<QPushButton *>(u"verb"_s);
        QVERIFY(!verb->isEnabled());
        type(u"c6 u automated"_s); // letters that are keys elsewhere
        QVERIFY(verb->isEnabled());
        QVERIFY2(verb->text().contains(u"quick_fox_88"_s) && verb->text().contains(u"7 days"_s),
                 qPrintable(verb->text()));
        press(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(panel.stage(), ActPanel::Stage::Proof);
        const ActRequest request = m_desk->requests().first();
        QCOMPARE(request.reason, u"c6 u automated"_s);
        QCOMPARE(request.kind, ActKind::Ban);
        const qint64 span = QDateTime::currentDateTimeUtc().secsTo(request.until);
        QVERIFY(span > 7 * 86'400 - 120 && span <= 7 * 86'400);
        QTRY_VERIFY(panel.proof().isAsking());
        QTRY_VERIFY(panel.proof().isComplete());
        QVERIFY2(panel.proof().sentence().contains(u"was 3rd; Okonkwo is now 3rd"_s),
                 qPrintable(panel.proof().sentence()));
        const int asked = m_desk->proofsAsked();
        QCOMPARE(asked, 3);
        QCOMPARE(window().toasts().notices().size(), 1);
        QTRY_VERIFY(queue().current()->isBanned);
        press(Qt::Key_U);
        QTRY_COMPARE(m_desk->acts().size(), 2);
        QCOMPARE(m_desk->acts().first().inverseOf, m_desk->acts().last().id);
        QTRY_VERIFY(!queue().current()->isBanned);
        QTRY_COMPARE(window().toasts().notices().size(), 1); // the way back went with the act
        QVERIFY(window().toasts().notices().first()->sentence().contains(u"taken back"_s));
        QVERIFY(!window().actions().action("moderation.undo")->isEnabled());
        QTRY_VERIFY(panel.proof().isComplete());
        QVERIFY(!panel.proof().isAsking());
        press(Qt::Key_Escape);
        QCOMPARE(QApplication::focusWidget(), queue().table());
    }

    void aToastHasTheWayBack()
    {
        press(Qt::Key_3);
        press(Qt::Key_Down, Qt::ControlModifier); // a template
        press(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(window().toasts().notices().size(), 1);
        QVERIFY(!m_desk->requests().first().policy.isEmpty());
        Q_EMIT window().toasts().notices().first()->actionTriggered();
        QTRY_COMPARE(m_desk->acts().size(), 2);
        QVERIFY(!m_desk->summary(4127).isFlagged);
    }

    void anUndoThatIsRefusedSaysWhy()
    {
        press(Qt::Key_3);
        type(u"why"_s);
        press(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(m_desk->acts().size(), 1);
        m_desk->refuse(4127, {Error::Code::Conflict, u"jonas acted on the player after you."_s, {}, {}});
        QTRY_VERIFY(window().actions().action("moderation.undo")->isEnabled());
        window().actions().action("moderation.undo")->trigger();
        QTRY_COMPARE(queue().problem(), u"jonas acted on the player after you."_s);
        QCOMPARE(m_desk->acts().size(), 1);
    }

    void aBanForGoodAsksForASecondPerson()
    {
        m_desk->setNeedsSecondPerson(true);
        press(Qt::Key_6);
        ActPanel &panel = queue().column().actPanel();
        type(u"A second account after a ban."_s);
        auto *second = panel.findChild<QWidget *>(u"Seen by"_s);
        QTRY_VERIFY(second->isVisible());
        press(Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(m_desk->requests().size(), 0);
        second->setFocus();
        type(u"jonas"_s);
        press(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(m_desk->requests().size(), 1);
        QCOMPARE(m_desk->requests().first().approvedBy, u"jonas"_s);
        QVERIFY(!m_desk->requests().first().until.isValid());
    }

    void whatWouldBeRefusedCannotBePressed()
    {
        m_desk->setRefusal(u"quick_fox_88 is an administrator."_s);
        press(Qt::Key_4);
        ActPanel &panel = queue().column().actPanel();
        QTRY_VERIFY(panel.preview().isRefused());
        type(u"why"_s);
        press(Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(!panel.findChild<QPushButton *>(u"verb"_s)->isEnabled());
        QCOMPARE(m_desk->requests().size(), 0);
    }

    void aCorrectionIsToldInPoints()
    {
        press(Qt::Key_7);
        ActPanel &panel = queue().column().actPanel();
        auto *verb = panel.findChild<QPushButton *>(u"verb"_s);
        type(u"-5,000"_s);
        QVERIFY2(verb->text().startsWith(u"Take 5,000 points from"_s), qPrintable(verb->text()));
        press(Qt::Key_Tab); // the templates
        press(Qt::Key_Tab);
        type(u"Not played for."_s);
        press(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(m_desk->requests().size(), 1);
        QCOMPARE(m_desk->requests().first().scoreChange, -5000);
        QCOMPARE(m_desk->requests().first().reason, u"Not played for."_s);
    }

    void anAnswerOfAnotherDeskIsDropped()
    {
        press(Qt::Key_3);
        type(u"why"_s);
        m_desk->hold();
        press(Qt::Key_Return, Qt::ControlModifier);
        ActPanel &panel = queue().column().actPanel();
        QCOMPARE(panel.stage(), ActPanel::Stage::Acting);
        FakeDesk other(1);
        window().setModerationDesk(&other);
        m_desk->letGo();
        QTRY_COMPARE(queue().picture(), QueuePage::Picture::Rows);
        QCOMPARE(panel.stage(), ActPanel::Stage::Form);
        QVERIFY(window().toasts().notices().isEmpty());
        window().setModerationDesk(m_desk.get());
    }

    void theCaseIsOpenedAndStayedWith()
    {
        press(Qt::Key_Return);
        QCOMPARE(window().currentPage(), QByteArray("case"));
        QTRY_COMPARE(casePage().picture(), CasePage::Picture::Case);
        QCOMPARE(casePage().caseId(), 4127);
        press(Qt::Key_J);
        QTRY_COMPARE(casePage().current() ? casePage().current()->id : 0, 4128);
        press(Qt::Key_N);
        type(u"Asked them."_s);
        press(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(m_desk->detailOf(4128).notes.size(), 1);
        QTRY_VERIFY(!casePage().column().isBusy());
        press(Qt::Key_W);
        type(u"Nothing yet."_s);
        press(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(casePage().current()->state, CaseState::Watching);
        QTRY_VERIFY(!casePage().column().isBusy());
        press(Qt::Key_W); // and back by the same key
        type(u"Something new."_s);
        press(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(m_desk->requests().size(), 1);
        QCOMPARE(m_desk->requests().first().kind, ActKind::Unwatch);
    }

    void aClaimIsHandedOver()
    {
        QVERIFY(!window().actions().action("moderation.hand-over")->isEnabled());
        press(Qt::Key_C);
        QTRY_VERIFY(window().actions().action("moderation.hand-over")->isEnabled());
        press(Qt::Key_H);
        type(u"jonas"_s);
        press(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(queue().current()->claimedBy, u"jonas"_s);
        press(Qt::Key_O);
        press(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(queue().current()->opinionWantedFrom, u"*"_s);
        QTRY_VERIFY(!queue().column().isBusy());
        press(Qt::Key_O);
        for (const QWidget *last = nullptr;
             QApplication::focusWidget() != last && queue().column().isBusy();) {
            last = QApplication::focusWidget();
            if (const auto *button = qobject_cast<const QPushButton *>(last);
                button && button->text().startsWith(u"No opinion"_s))
                break;
            press(Qt::Key_Tab);
        }
        press(Qt::Key_Space);
        QTRY_COMPARE(queue().current()->opinionWantedFrom, QString());
    }

    void keysOfOneLetterDoNothingElsewhere()
    {
        window().showPage("settings");
        for (const int key : {Qt::Key_6, Qt::Key_C, Qt::Key_U, Qt::Key_J})
            QTest::keyClick(&window(), Qt::Key(key));
        QVERIFY(!queue().column().isBusy() && !casePage().column().isBusy());
        QVERIFY(m_desk->requests().isEmpty());
        window().showPage("queue");
        QVERIFY(window().actions().action("moderation.ban")->isEnabled());
        window().setModerationDesk(nullptr);
        QVERIFY(!window().actions().action("moderation.ban")->isEnabled());
        QCOMPARE(queue().picture(), QueuePage::Picture::Closed);
    }

    void theFilterAndTheKeysAreAKeyAway()
    {
        press(Qt::Key_Slash);
        QVERIFY(QApplication::focusWidget() != queue().table());
        type(u"Pil"_s);
        QTRY_COMPARE(queue().table()->model()->rowCount(), 1);
        press(Qt::Key_Return);
        QCOMPARE(QApplication::focusWidget(), queue().table());
        press(Qt::Key_Question);
        QTRY_VERIFY(window().findChild<QDialog *>());
        window().findChild<QDialog *>()->close();
    }

    void theSidebarTellsHowManyWait()
    {
        const NavButton *button = nullptr;
        for (const NavButton *one : window().findChildren<NavButton *>()) {
            if (one->action() == window().actions().action("page.queue"))
                button = one;
        }
        QVERIFY(button);
        QTRY_COMPARE(button->accessibleDescription(), u"8 waiting"_s);
        m_desk->summary(4127).state = CaseState::Closed;
        m_desk->tellChanged();
        QTRY_COMPARE(button->accessibleDescription(), u"7 waiting"_s);
    }
};

QTEST_MAIN(TestModerationBench)
#include "tst_moderationbench.moc"
