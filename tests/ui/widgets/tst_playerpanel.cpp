// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/playerpanel.h"

#include <QApplication>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QToolButton>

#include "tests/ui/support/fakelookup.h"
#include "tests/ui/support/syntheticboard.h"
#include "ui/models/ranklistmodel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/statepane.h"
#include "ui/widgets/textlabel.h"

using namespace scorewatch;
using namespace scorewatch::ui;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

class TestPlayerPanel : public QObject
{
    Q_OBJECT

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<FakeLookup> m_lookup;
    std::unique_ptr<PlayerPanel> m_panel;
    QTableView *m_table = nullptr;
    QLineEdit *m_search = nullptr;
    QLineEdit *m_rank = nullptr;

    [[nodiscard]] QString cell(int row, int column) const
    {
        return m_table->model()->index(row, column).data().toString();
    }
    [[nodiscard]] QToolButton *button(const QString &name) const
    {
        for (QToolButton *button : m_panel->findChildren<QToolButton *>()) {
            if (button->accessibleName() == name)
                return button;
        }
        return nullptr;
    }

private Q_SLOTS:
    void init()
    {
        m_theme = std::make_unique<Theme>(*qApp);
        m_lookup = std::make_unique<FakeLookup>(1'000'000);
        m_panel = std::make_unique<PlayerPanel>(*m_theme);
        m_panel->setLookup(m_lookup.get());
        m_panel->resize(340, 700);
        m_panel->show();
        QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
        m_table = m_panel->findChild<QTableView *>();
        for (QLineEdit *edit : m_panel->findChildren<QLineEdit *>())
            (edit->accessibleName() == "Go to rank"_L1 ? m_rank : m_search) = edit;
        QTRY_VERIFY(m_table->model()->rowCount() > 0);
    }
    void cleanup()
    {
        m_panel.reset();
        m_lookup.reset();
        m_theme.reset();
    }

    void itBeginsAtTheTop() { QCOMPARE(cell(0, RankListModel::Rank), u"1"_s); }

    void pagesToAnyRank()
    {
        QTest::keyClicks(m_rank, u"500,000"_s);
        QTest::keyClick(m_rank, Qt::Key_Return);
        QTRY_VERIFY(cell(0, RankListModel::Rank).startsWith("499,9"_L1));
        QTest::mouseClick(button(u"Last places"_s), Qt::LeftButton);
        QTRY_COMPARE(cell(m_table->model()->rowCount() - 1, RankListModel::Rank), u"1,000,000"_s);
        QTRY_VERIFY(!button(u"Places below"_s)->isEnabled());
        QTest::mouseClick(button(u"Places above"_s), Qt::LeftButton);
        QTRY_VERIFY(button(u"Places below"_s)->isEnabled());
        QTest::mouseClick(button(u"First places"_s), Qt::LeftButton);
        QTRY_COMPARE(cell(0, RankListModel::Rank), u"1"_s);
        QTRY_VERIFY(!button(u"Places above"_s)->isEnabled());
    }

    void aRankThatIsNoneIsNotAskedFor_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::newRow("word") << u"first"_s;
        QTest::newRow("zero") << u"0"_s;
        QTest::newRow("too large for a number") << u"9999999999999999999"_s;
    }
    void aRankThatIsNoneIsNotAskedFor()
    {
        QFETCH(QString, typed);
        const qsizetype asked = m_lookup->asked().size();
        m_rank->setText(typed);
        QTest::keyClick(m_rank, Qt::Key_Return);
        QCOMPARE(m_lookup->asked().size(), asked);
    }

    void aRankBeyondTheEndIsTheEnd()
    {
        m_rank->setText(u"5000000"_s);
        QTest::keyClick(m_rank, Qt::Key_Return);
        QTRY_COMPARE(cell(m_table->model()->rowCount() - 1, RankListModel::Rank), u"1,000,000"_s);
    }

    void typingFindsAndReturnShowsAround()
    {
        QTest::keyClicks(m_search, u"player77"_s);
        QTRY_COMPARE(cell(0, RankListModel::Player), u"player77"_s);
        QTest::keyClick(m_search, Qt::Key_Down);
        QCOMPARE(m_table->currentIndex().row(), 1);
        QTest::keyClick(m_search, Qt::Key_Return);
        QTRY_VERIFY(m_lookup->asked().last().startsWith("around"_L1));
        const auto marked = [this] {
            int count = 0;
            for (int row = 0; row < m_table->model()->rowCount(); ++row)
                count += m_table->model()->index(row, 0).data(RankListModel::MarkedRole).toBool();
            return count;
        };
        QTRY_COMPARE(marked(), 1);
    }

    void aFullIdIsFound()
    {
        m_search->setText(playerId(1234).toString());
        QTRY_COMPARE(m_table->model()->rowCount(), 1);
        QTRY_COMPARE(cell(0, RankListModel::Rank), u"1,234"_s);
    }

    void lateAnswersToOldQuestionsAreDropped()
    {
        m_lookup->hold();
        m_search->setText(u"player1"_s);
        QTRY_VERIFY(m_lookup->asked().contains(u"find player1"_s));
        m_search->setText(u"player22"_s);
        QTRY_VERIFY(m_lookup->asked().contains(u"find player22"_s));
        m_lookup->release(); // the newer question is answered first, then the older one
        QTRY_COMPARE(cell(0, RankListModel::Player), u"player22"_s);
        QCoreApplication::sendPostedEvents();
        QCOMPARE(cell(0, RankListModel::Player), u"player22"_s);
    }

    void nobodyIsAPictureOfItsOwn()
    {
        m_search->setText(u"<b>nobody</b>"_s);
        auto *pane = m_panel->findChild<StatePane *>();
        QTRY_VERIFY(pane->isVisible());
        QCOMPARE(pane->kind(), StatePane::Kind::Empty);
        QVERIFY(pane->sentence().contains("<b>nobody</b>"_L1));
        m_search->clear();
        QTRY_VERIFY(m_table->isVisible());
    }

    void anErrorIsSaid()
    {
        m_lookup->failWith(
            Error{Error::Code::PermissionDenied, u"Players may not be read."_s, u"GRANT …"_s, {}});
        m_search->setText(u"player5"_s);
        auto *pane = m_panel->findChild<StatePane *>();
        QTRY_VERIFY(pane->isVisible());
        QCOMPARE(pane->kind(), StatePane::Kind::Forbidden);
        m_lookup->failWith(std::nullopt);
        m_search->setText(u"player6"_s);
        QTRY_VERIFY(m_table->isVisible());
    }

    void withoutServersItSaysSo()
    {
        m_panel->setLookup(nullptr);
        QVERIFY(!m_search->isEnabled());
        QCOMPARE(m_panel->findChild<StatePane *>()->kind(), StatePane::Kind::Offline);
        m_panel->setLookup(m_lookup.get());
        QTRY_VERIFY(m_table->isVisible());
    }

    void theServersMayGoWhileAQuestionIsOpen()
    {
        m_lookup->hold();
        m_panel->refresh();
        m_panel->setLookup(nullptr);
        m_lookup->release();
        QCoreApplication::sendPostedEvents();
        QTRY_VERIFY(m_panel->findChild<StatePane *>()->isVisible());
    }

    void escapeCloses()
    {
        QSignalSpy closed(m_panel.get(), &PlayerPanel::closed);
        m_panel->focusSearch();
        QTRY_VERIFY(m_search->hasFocus());
        QTest::keyClick(m_search, Qt::Key_Escape);
        QCOMPARE(closed.count(), 1);
    }
};

QTEST_MAIN(TestPlayerPanel)
#include "tst_playerpanel.moc"
