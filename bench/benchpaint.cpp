// SPDX-License-Identifier: GPL-3.0-or-later
// How long the window of the desktop keeps its thread busy while the board moves. Without servers: boards come at the
// feed's pace, one a frame, each with ten new scores and now and then a new order.
#include <QRandomGenerator>
#include <QTimer>

#include "bench/paintbenchmarks.h"
#include "bench/timedapplication.h"
#include "core/domain/board.h"
#include "ui/mainwindow.h"

using namespace Qt::StringLiterals;

namespace scorewatch::bench {
namespace {

constexpr auto kFrame = std::chrono::milliseconds(16);
constexpr auto kSpan = std::chrono::seconds(10);

class Boards
{
public:
    Boards()
    {
        for (int i = 0; i < kBoardSize + 4; ++i)
            m_players.append(
                {0, UserId::random(), 2'000'000 - i * 900, u"player_%1 %2"_s.arg(i).arg(i * 7), u"SE"_s});
        m_board.state = LiveState::Live;
        m_board.position.epoch = "bench";
        m_board.playerCount = 1'000'000;
    }

    /// `moves`: somebody overtakes somebody, so rows glide.
    LiveBoard next(bool moves)
    {
        m_board.changes.clear();
        for (BoardEntry &player : m_players) {
            player.score += 5 + m_random.bounded(40);
            ScoreUpdate update;
            update.userId = player.userId;
            update.newScore = player.score;
            m_board.changes.append(update);
        }
        if (moves)
            m_players[m_random.bounded(int(m_players.size()))].score += 3000;
        std::sort(m_players.begin(), m_players.end(),
                  [](const BoardEntry &a, const BoardEntry &b) { return a.score > b.score; });
        for (int i = 0; i < m_players.size(); ++i)
            m_players[i].rank = i + 1;
        m_board.top = m_players.mid(0, kBoardSize);
        m_board.position.sequence += 160;
        m_board.stats.updatesPerSecond = 10'000;
        m_board.asOf = QDateTime::currentDateTimeUtc();
        return m_board;
    }

private:
    QRandomGenerator m_random{1};
    QList<BoardEntry> m_players;
    LiveBoard m_board;
};

void measure(TimedApplication &application, ui::MainWindow &window, const QString &what,
             int framesBetweenMoves)
{
    Boards boards;
    int frame = 0;
    QTimer feed;
    feed.setTimerType(Qt::PreciseTimer);
    QObject::connect(&feed, &QTimer::timeout, &window, [&] {
        window.applyBoard(boards.next(framesBetweenMoves > 0 && ++frame % framesBetweenMoves == 0));
    });
    feed.start(kFrame);
    QTimer::singleShot(std::chrono::seconds(1), &application,
                       [&application] { application.forget(); }); // warmed up
    double before = 0;
    QTimer::singleShot(std::chrono::seconds(1), &application, [&before] { before = processorSeconds(); });
    QTimer::singleShot(kSpan + std::chrono::seconds(1), &application,
                       [] { QApplication::exit(); }); // quit() would close the window
    QApplication::exec();
    const double share = (processorSeconds() - before) / double(std::chrono::seconds(kSpan).count());
    report(what + u", longest event"_s, asTime(application.longest()),
           u"of %1"_s.arg(application.events().count()));
    report(what + u", p99 of the events"_s, asTime(application.events().quantile(0.99)));
    report(what + u", of one processor"_s, u"%1 %"_s.arg(100 * share, 0, 'f', 1));
}

} // namespace

void benchPaint(TimedApplication &application, ui::MainWindow &window)
{
    heading(u"Painting the live board, 1440 x 900, one board a frame"_s);
    measure(application, window, u"ten new scores a frame"_s, 0);
    measure(application, window, u"and rows gliding all the time"_s, 6);
    window.setWallMode(true);
    measure(application, window, u"the same on the wall"_s, 6);
    window.setWallMode(false);
}

} // namespace scorewatch::bench
