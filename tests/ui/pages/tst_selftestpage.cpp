// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/selftestpage.h"

#include <QApplication>
#include <QClipboard>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

#include "ui/actions.h"
#include "ui/models/checksmodel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/statepane.h"

using namespace scorewatch;
using namespace scorewatch::ui;
using namespace Qt::StringLiterals;

namespace {

QList<DoctorCheck> checks()
{
    using Status = DoctorCheck::Status;
    return {{u"version"_s, u"Version"_s, Status::Ok, u"15.20"_s, u"15"_s, {}},
            {u"fsync"_s, u"fsync"_s, Status::Bad, u"off"_s, u"on"_s, u"Set fsync = on."_s},
            {u"clock"_s, u"Clock"_s, Status::Unknown, u"<b>?</b>"_s, {}, {}}};
}

} // namespace

class TestSelfTestPage : public QObject
{
    Q_OBJECT

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<Actions> m_actions;
    std::unique_ptr<SelfTestPage> m_page;

private Q_SLOTS:
    void init()
    {
        m_theme = std::make_unique<Theme>(*qApp);
        m_actions = std::make_unique<Actions>(*m_theme);
        m_page = std::make_unique<SelfTestPage>(*m_theme, *m_actions);
        m_page->resize(1000, 700);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get())); // shortcuts are those of the active window
    }
    void cleanup()
    {
        m_page.reset();
        m_actions.reset();
        m_theme.reset();
    }

    void fiveAndMorePictures()
    {
        using Picture = SelfTestPage::Picture;
        QCOMPARE(m_page->picture(), Picture::NotRun);
        m_page->showRunning();
        QCOMPARE(m_page->picture(), Picture::Running);
        m_page->showError({Error::Code::PermissionDenied, u"No."_s, {}, {}});
        QCOMPARE(m_page->picture(), Picture::Forbidden);
        m_page->showError({Error::Code::Unavailable, u"No."_s, {}, {}});
        QCOMPARE(m_page->picture(), Picture::Offline);
        m_page->showError({Error::Code::Internal, u"No."_s, {}, {}});
        QCOMPARE(m_page->picture(), Picture::Error);
        m_page->setChecks(checks());
        QCOMPARE(m_page->picture(), Picture::Checks);
        m_page->showError({Error::Code::Timeout, u"No."_s, {}, {}});
        QCOMPARE(m_page->picture(), Picture::Stale); // what was found stays to be seen
        QCOMPARE(m_page->model().rowCount(), 3);
        m_page->clear();
        QCOMPARE(m_page->picture(), Picture::NotRun);
    }

    void whereNothingCanBeTestedItSaysWhy()
    {
        m_page->setChecks(checks());
        m_page->showNotHere(u"This profile reaches no server. Open another one."_s);
        QCOMPARE(m_page->picture(), SelfTestPage::Picture::NotHere);
        QCOMPARE(m_page->model().rowCount(), 0);
        QCOMPARE(m_page->findChild<StatePane *>()->sentence(),
                 u"This profile reaches no server. Open another one."_s);
        for (const QPushButton *button : m_page->findChild<StatePane *>()->findChildren<QPushButton *>())
            QVERIFY2(!button->isVisible(), qPrintable(button->text()));
    }

    void theSentenceCounts()
    {
        m_page->setChecks(checks());
        QVERIFY2(m_page->sentence().startsWith(u"1 bad · 1 unknown · 1 good"_s),
                 qPrintable(m_page->sentence()));
    }

    void whatIsWrongIsSelectedFirstAndStaysSelected()
    {
        m_page->setChecks(checks());
        auto *table = m_page->findChild<QTableView *>();
        QCOMPARE(table->currentIndex().data(ChecksModel::IdRole).toString(), u"fsync"_s);
        QList<DoctorCheck> turned = checks();
        std::reverse(turned.begin(), turned.end());
        m_page->setChecks(turned);
        QCOMPARE(table->currentIndex().data(ChecksModel::IdRole).toString(), u"fsync"_s);
    }

    void isCopiedAsATable()
    {
        m_page->setChecks(checks());
        auto *table = m_page->findChild<QTableView *>();
        table->setFocus();
        QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier);
        QTRY_COMPARE(QApplication::clipboard()->text(), m_page->asText());
        QCOMPARE(m_page->asText().count(u'\n'), 3);
    }

    void asksToRun()
    {
        QSignalSpy asked(m_page.get(), &SelfTestPage::runRequested);
        for (QPushButton *button : m_page->findChildren<QPushButton *>()) {
            if (button->text() == "Run the self-test"_L1)
                button->click();
        }
        QCOMPARE(asked.count(), 1);
    }
};

QTEST_MAIN(TestSelfTestPage)
#include "tst_selftestpage.moc"
