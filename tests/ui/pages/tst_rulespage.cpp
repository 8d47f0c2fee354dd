// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/rulespage.h"

#include <QDoubleSpinBox>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QTableView>
#include <QTest>

#include "tests/ui/support/scripteddesk.h"
#include "ui/charts/histogram.h"
#include "ui/models/labhitmodel.h"
#include "ui/models/rulemodel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/ruleeditor.h"
#include "ui/widgets/rulelab.h"
#include "ui/widgets/toastarea.h"

using namespace scorewatch;
using namespace scorewatch::ui;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

class TestRulesPage : public QObject
{
    Q_OBJECT

    using Picture = RulesPage::Picture;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<ScriptedDesk> m_desk;
    std::unique_ptr<QWidget> m_host;
    std::unique_ptr<ToastArea> m_toasts;
    std::unique_ptr<RulesPage> m_page;

    void open()
    {
        m_page->setDesk(m_desk.get());
        QTRY_COMPARE(m_page->picture(), Picture::Rows);
        QTRY_COMPARE(m_page->model().qualityOf(u"burst"_s).overturned, 1);
    }
    template <typename Root> static QPushButton *button(const Root &root, const QString &beginning)
    {
        for (QPushButton *one : root->template findChildren<QPushButton *>()) {
            if (QString(one->text()).remove(u'&').startsWith(beginning))
                return one;
        }
        return nullptr;
    }
    RuleEditor *editor() const { return m_page->findChild<RuleEditor *>(); }
    RuleLab *lab() const { return m_page->findChild<RuleLab *>(); }
    QTableView *table() const
    {
        for (QTableView *one : m_page->findChildren<QTableView *>()) {
            if (qobject_cast<RuleModel *>(one->model()))
                return one;
        }
        return nullptr;
    }
    void typeThreshold(double value) const
    {
        auto *field = editor()->findChild<QDoubleSpinBox *>();
        field->setFocus();
        field->selectAll();
        QTest::keyClicks(field, QString::number(value));
        QTest::keyClick(field, Qt::Key_Tab);
    }
    void runLab()
    {
        QTest::keyClick(button(lab(), u"Run"_s), Qt::Key_Space);
        QVERIFY(lab()->isRunning());
        Q_EMIT m_desk->run->finished(labReport(m_desk->run->rule));
        QVERIFY(!lab()->isRunning());
        QVERIFY(lab()->report());
    }

private Q_SLOTS:
    void init()
    {
        m_theme = std::make_unique<Theme>(*qApp);
        m_desk = std::make_unique<ScriptedDesk>();
        m_host = std::make_unique<QWidget>();
        m_toasts = std::make_unique<ToastArea>(*m_theme, m_host.get());
        m_page = std::make_unique<RulesPage>(*m_theme, *m_toasts);
        m_page->resize(1100, 800);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    }
    void cleanup()
    {
        m_page.reset();
        m_toasts.reset();
        m_host.reset();
        m_desk.reset();
        m_theme.reset();
    }

    void itsPictures()
    {
        QCOMPARE(m_page->picture(), Picture::Closed);
        m_desk->ruleList.clear();
        m_desk->error = Error{Error::Code::PermissionDenied, u"Moderators only."_s, {}, {}};
        m_page->setDesk(m_desk.get());
        QCOMPARE(m_page->picture(), Picture::Loading);
        QTRY_COMPARE(m_page->picture(), Picture::Forbidden);
        m_desk->error = Error{Error::Code::Timeout, u"Slow."_s, {}, {}};
        m_page->refresh();
        QTRY_COMPARE(m_page->picture(), Picture::Offline);
        m_desk->error = Error{Error::Code::Internal, u"Broken."_s, {}, {}};
        m_page->refresh();
        QTRY_COMPARE(m_page->picture(), Picture::Error);
        m_desk->error.reset();
        m_desk->ruleList = fraudRules();
        button(m_page, u"Try again"_s)->click();
        QTRY_COMPARE(m_page->picture(), Picture::Rows);
        QCOMPARE(m_page->sentence(), u"3 active · 2 in shadow · 1 off"_s);
        m_desk->error = Error{Error::Code::Internal, u"Broken."_s, {}, {}};
        m_page->refresh();
        QTRY_COMPARE(m_page->picture(), Picture::Stale); // what was read stays to be seen
        QCOMPARE(m_page->model().rowCount(), 6);
    }

    void withoutRulesItSaysSo()
    {
        m_page->setDesk(m_desk.get());
        m_desk->ruleList = {fraudRules().first()};
        m_page->refresh();
        QTRY_COMPARE(m_page->model().rowCount(), 1);
        m_desk->ruleList.clear();
        m_page->refresh();
        QTRY_COMPARE(m_page->picture(), Picture::Empty);
    }

    void aRuleIsChangedByKeys()
    {
        open();
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_Down);
        QCOMPARE(editor()->stored().name, u"shared address"_s);
        QVERIFY(!button(editor(), u"Save"_s)->isEnabled());
        typeThreshold(7);
        QTest::keyClick(button(editor(), u"Active"_s), Qt::Key_Space);
        QVERIFY(editor()->isDirty());
        QTest::keyClick(button(editor(), u"Save"_s), Qt::Key_Space);
        QTRY_COMPARE(m_desk->saved.size(), 1);
        QCOMPARE(m_desk->saved.first().threshold, 7.0);
        QCOMPARE(m_desk->saved.first().mode, FraudRule::Mode::Active);
        QTRY_COMPARE(m_page->model().rules().at(1).threshold, 7.0);
        QVERIFY(!editor()->isDirty());
    }

    void whoMayNotIsToldWhichRoleIsMissing()
    {
        open();
        m_desk->saveError
            = Error{Error::Code::PermissionDenied, u"Only an administrator changes rules."_s, {}, {}};
        typeThreshold(12);
        button(editor(), u"Save"_s)->click();
        auto *notice = editor()->findChild<Notice *>();
        QTRY_COMPARE(notice->sentence(), u"Only an administrator changes rules."_s);
        QVERIFY(notice->isVisible());
        QCOMPARE(m_page->model().rules().first().threshold, 10.0);
        QCOMPARE(editor()->rule().threshold, 12.0); // what was typed is not lost
    }

    void aConflictOffersToReadAgain()
    {
        open();
        typeThreshold(12);
        m_desk->ruleList.first().threshold = 15;
        m_desk->ruleList.first().updatedAt = m_desk->ruleList.first().updatedAt.addDays(1);
        Q_EMIT m_desk->rulesChanged();
        QTRY_COMPARE(m_page->model().rules().first().threshold, 15.0);
        QCOMPARE(editor()->rule().threshold, 12.0); // typing is not overwritten
        button(editor(), u"Save"_s)->click();
        QPushButton *again = nullptr;
        QTRY_VERIFY((again = button(editor(), u"Read it again"_s)) && again->isVisible());
        QVERIFY(m_desk->saved.isEmpty());
        again->click();
        QTRY_COMPARE(editor()->rule().threshold, 15.0);
        QVERIFY(!editor()->isDirty());
        QVERIFY(!again->isVisible());
    }

    void theLabRunsWithProgressAndIsCancelled()
    {
        open();
        QTest::keyClick(button(lab(), u"Run"_s), Qt::Key_Space);
        QVERIFY(lab()->isRunning());
        QCOMPARE(m_desk->days, 14);
        Q_EMIT m_desk->run->progressed(2'500'000, 10'000'000);
        auto *progress = lab()->findChild<QProgressBar *>();
        QVERIFY(progress->isVisible());
        QCOMPARE(progress->value(), 250);
        QTest::keyClick(button(lab(), u"Cancel"_s), Qt::Key_Space);
        QVERIFY(!lab()->isRunning());
        QVERIFY(!progress->isVisible());
        QVERIFY(lab()->findChild<Notice *>()->sentence().startsWith(u"Cancelled"_s));
        QTRY_VERIFY(!m_desk->run);

        QTest::keyClick(button(lab(), u"Run"_s), Qt::Key_Space);
        QVERIFY(m_desk->run);
        m_page->setDesk(nullptr); // nothing of it goes on
        QVERIFY(!m_desk->run);
    }

    void theReportIsShownAndTheThresholdMoves()
    {
        open();
        runLab();
        QCOMPARE(lab()->findChild<LabHitModel *>()->rowCount(), 40);
        auto *histogram = lab()->findChild<Histogram *>();
        const qint64 before = histogram->playersAbove();
        QCOMPARE(before, lab()->report()->players);
        histogram->setFocus();
        for (int i = 0; i < 4; ++i)
            QTest::keyClick(histogram, Qt::Key_Right);
        QCOMPARE(histogram->threshold(), 14.0);
        QVERIFY(histogram->playersAbove() < before);
        QCOMPARE(lab()->tried().threshold, 14.0);
        QVERIFY(histogram->accessibleDescription().contains(u"14"_s));
        QTest::mouseClick(histogram, Qt::LeftButton, {},
                          QPoint(histogram->width() / 2, histogram->height() / 2));
        QVERIFY(std::abs(histogram->threshold() - 24) <= 1);
    }

    void promotingIsOneClickAndUndoPutsTheOldRuleBack()
    {
        open();
        table()->selectRow(1); // in shadow
        const FraudRule old = m_page->model().rules().at(1);
        runLab();
        lab()->findChild<QDoubleSpinBox *>()->setValue(9);
        QPushButton *active = button(lab(), u"Make active"_s);
        QVERIFY2(active->text().contains(u"above 9 in 1 h, flag the player"_s), qPrintable(active->text()));
        QTest::keyClick(active, Qt::Key_Space);
        QTRY_COMPARE(m_page->model().rules().at(1).mode, FraudRule::Mode::Active);
        QCOMPARE(m_page->model().rules().at(1).threshold, 9.0);
        QCOMPARE(m_toasts->notices().size(), 1);
        QVERIFY(m_toasts->notices().first()->sentence().contains(u"shared address"_s));
        button(m_toasts->notices().first(), u"Undo"_s)->click();
        QTRY_COMPARE(m_page->model().rules().at(1).mode, old.mode);
        QCOMPARE(m_page->model().rules().at(1).threshold, old.threshold);
        QVERIFY(lab()->report()); // the report is still about this rule
    }

    void anotherRuleEmptiesTheLab()
    {
        open();
        runLab();
        table()->selectRow(2);
        QVERIFY(!lab()->report());
        QCOMPARE(lab()->tried().name, u"token replay"_s);
        for (const QLabel *label : m_page->findChildren<QLabel *>())
            QCOMPARE(label->textFormat(), Qt::PlainText);
    }
};

QTEST_MAIN(TestRulesPage)
#include "tst_rulespage.moc"
