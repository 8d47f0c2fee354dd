// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/livepage.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QListView>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

#include "tests/ui/support/fakelookup.h"
#include "tests/ui/support/syntheticboard.h"
#include "ui/actions.h"
#include "ui/models/boardmodel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/boardview.h"
#include "ui/widgets/feedpanel.h"
#include "ui/widgets/figure.h"
#include "ui/widgets/playerpanel.h"
#include "ui/widgets/statepane.h"

using namespace scorewatch;
using namespace scorewatch::ui;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestLivePage : public QObject
{
    Q_OBJECT

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<Actions> m_actions;
    std::unique_ptr<LivePage> m_page;
    SyntheticBoard m_boards{3};

    [[nodiscard]] QString figure(const QString &name) const
    {
        for (const Figure *figure : m_page->findChildren<Figure *>()) {
            if (figure->accessibleName() == name)
                return figure->number();
        }
        return {};
    }

    [[nodiscard]] QListView *eventList() const
    {
        return m_page->findChild<FeedPanel *>()->findChild<QListView *>();
    }

private Q_SLOTS:
    void init()
    {
        m_boards = SyntheticBoard(3);
        m_theme = std::make_unique<Theme>(*qApp);
        m_actions = std::make_unique<Actions>(*m_theme);
        m_page = std::make_unique<LivePage>(*m_theme, *m_actions);
        m_page->resize(1240, 840);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    }
    void cleanup()
    {
        m_page.reset();
        m_actions.reset();
        m_theme.reset();
    }

    void everyStateHasItsPicture()
    {
        using Picture = LivePage::Picture;
        QCOMPARE(m_page->picture(), Picture::Loading);
        m_page->showLoading(u"Starting PostgreSQL"_s);
        QCOMPARE(m_page->picture(), Picture::Loading);

        LiveBoard none = m_boards.withState(LiveState::Offline, u"Redis refused the connection."_s);
        none.top.clear();
        m_page->applyBoard(none);
        QCOMPARE(m_page->picture(), Picture::Offline);
        QVERIFY(m_page->findChild<StatePane *>()->sentence().contains("refused"_L1));
        none.state = LiveState::Resyncing;
        m_page->applyBoard(none);
        QCOMPARE(m_page->picture(), Picture::Loading);
        none.state = LiveState::Live;
        none.stateReason.clear();
        m_page->applyBoard(none);
        QCOMPARE(m_page->picture(), Picture::Empty);

        m_page->applyBoard(m_boards.board());
        QCOMPARE(m_page->picture(), Picture::Board);
        m_page->applyBoard(m_boards.withState(LiveState::Offline, u"Redis is away"_s));
        QCOMPARE(m_page->picture(), Picture::Stale);
        QCOMPARE(m_page->model().rowCount(), kBoardSize); // the last that was known stays
        QVERIFY(m_page->sentence().contains("last known board"_L1));
        QVERIFY(m_page->sentence().contains("Redis is away"_L1));

        m_page->showError({Error::Code::PermissionDenied, u"Not allowed."_s, u"GRANT"_s, {}});
        QCOMPARE(m_page->picture(), Picture::Forbidden);
        m_page->showError({Error::Code::Internal, u"Broken."_s, {}, {}});
        QCOMPARE(m_page->picture(), Picture::Error);
        m_page->applyBoard(m_boards.board());
        QCOMPARE(m_page->picture(), Picture::Board);
        m_page->clear();
        QCOMPARE(m_page->picture(), Picture::Loading);
        QCOMPARE(m_page->model().rowCount(), 0);
    }

    void theSentenceTellsTheTruth()
    {
        m_page->applyBoard(m_boards.step(1));
        QTRY_VERIFY2(m_page->sentence().contains("nothing missed since"_L1), qPrintable(m_page->sentence()));
        QVERIFY(m_page->sentence().contains("old"_L1));
        m_page->applyBoard(m_boards.withState(LiveState::Late, u"the reader lags"_s));
        QVERIFY(!m_page->sentence().contains("nothing missed"_L1));
        QVERIFY(m_page->sentence().contains("the reader lags"_L1));
        m_page->applyBoard(m_boards.withState(LiveState::Resyncing));
        QCOMPARE(m_page->state(), LiveState::Resyncing);
        QVERIFY(!m_page->sentence().isEmpty());
    }

    void figuresAreShown()
    {
        m_boards.stats().missed = 14;
        m_boards.stats().recovered = 12;
        m_boards.stats().resyncs = 2;
        m_boards.stats().rejected = 3;
        m_page->applyBoard(m_boards.step(1));
        QTRY_COMPARE(figure(u"Missed"_s), u"14"_s);
        QTRY_COMPARE(figure(u"Recovered"_s), u"12"_s);
        QTRY_COMPARE(figure(u"Resyncs"_s), u"2"_s);
        QTRY_COMPARE(figure(u"Rejected"_s), u"3"_s);
        QTRY_COMPARE(figure(u"Players on the board"_s), u"1,000,000"_s);
        m_page->showError({Error::Code::Internal, u"Broken."_s, {}, {}});
        QTRY_COMPARE(figure(u"Updates per second"_s), u"–"_s); // no figure that looks alive beside an error
    }

    void theDelayIsThatOfPaintedPictures()
    {
        LiveBoard board = m_boards.step(3);
        m_page->applyBoard(board);
        m_boards.give(0, 100);
        board = m_boards.step(1);
        board.stats.delay = 1500ms;
        m_page->applyBoard(board);
        QTRY_VERIFY2(figure(u"Publish to screen, p99"_s).startsWith("1.5"_L1),
                     qPrintable(figure(u"Publish to screen, p99"_s)));
    }

    void figuresAreUnknownBeforeTheFirstBoard()
    {
        LiveBoard none;
        none.state = LiveState::Offline;
        m_page->applyBoard(none);
        QCOMPARE(figure(u"Players on the board"_s), u"–"_s);
        m_page->applyBoard(m_boards.board());
        QTRY_COMPARE(figure(u"Players on the board"_s), u"1,000,000"_s);
    }

    void whatHappenedIsListed()
    {
        LiveBoard board = m_boards.step(1);
        BoardEvent event;
        event.kind = BoardEvent::Kind::TookFirst;
        event.userId = playerId(4);
        event.username = u"<u>Mei</u>"_s;
        board.events.append(event);
        m_page->applyBoard(board);
        auto *list = eventList();
        QTRY_COMPARE(list->model()->rowCount(), 1);
        QVERIFY(list->model()->index(0, 0).data().toString().contains("<u>Mei</u>"_L1));
    }

    void returnOpensThePlacesAroundAPlayer()
    {
        FakeLookup lookup(500);
        m_page->setLookup(&lookup);
        m_page->applyBoard(m_boards.board());
        auto *view = m_page->findChild<BoardView *>();
        view->setFocus();
        QTest::keyClick(view, Qt::Key_Down);
        QTest::keyClick(view, Qt::Key_Return);
        auto *panel = m_page->findChild<PlayerPanel *>();
        QVERIFY(panel->isVisible());
        const QString player
            = view->currentIndex().data(BoardModel::UserIdRole).toUuid().toString(QUuid::WithoutBraces);
        QTRY_VERIFY(lookup.asked().contains(u"around "_s + player));
        QTest::keyClick(panel, Qt::Key_Escape);
        QVERIFY(!panel->isVisible());
        QVERIFY(view->hasFocus());
        m_page->setLookup(nullptr);
    }

    void theWallShowsTheBoardAlone()
    {
        m_page->applyBoard(m_boards.board());
        m_page->setWall(true);
        QVERIFY(!m_page->findChild<PlayerPanel *>()->isVisible());
        QVERIFY(!eventList()->isVisible());
        m_page->applyBoard(m_boards.withState(LiveState::Offline, u"Redis is away"_s));
        QVERIFY(m_page->sentence().contains("last known"_L1)); // the wall says so too
        m_page->setWall(false);
        QVERIFY(eventList()->isVisible());
    }

    /// Boards far faster than any feed sends them: the last one is what is seen, and events are handled in between.
    void aFloodLeavesTheLastBoard()
    {
        qint64 longestGap = 0;
        QElapsedTimer sinceBeat;
        QTimer beat;
        beat.setTimerType(Qt::PreciseTimer);
        connect(&beat, &QTimer::timeout, this,
                [&] { longestGap = std::max(longestGap, sinceBeat.restart()); });
        int sent = 0;
        QTimer feed;
        feed.setTimerType(Qt::PreciseTimer);
        connect(&feed, &QTimer::timeout, this, [&] {
            m_page->applyBoard(m_boards.step(10));
            ++sent;
        });
        sinceBeat.start();
        beat.start(1);
        feed.start(1); // 1,000 boards a second
        QTRY_VERIFY_WITH_TIMEOUT(sent >= 2000, 60'000);
        feed.stop();
        qInfo("2,000 boards of 10 updates; the longest time without an event handled: %lld ms", longestGap);
        for (int row = 0; row < kBoardSize; ++row) {
            const BoardEntry wanted = m_boards.board().top.at(row);
            const QModelIndex index = m_page->model().index(row);
            QCOMPARE(UserId(index.data(BoardModel::UserIdRole).toUuid()), wanted.userId);
            QCOMPARE(index.data(BoardModel::ScoreRole).toLongLong(), wanted.score);
        }
    }

    void removingTheFirstDoesNoHarm()
    {
        m_page->applyBoard(m_boards.board());
        for (int i = 0; i < 14; ++i) {
            m_boards.removeFirst();
            m_page->applyBoard(m_boards.board());
        }
        QCOMPARE(m_page->model().rowCount(), 0);
        QCOMPARE(m_page->picture(), LivePage::Picture::Empty);
    }
};

QTEST_MAIN(TestLivePage)
#include "tst_livepage.moc"
