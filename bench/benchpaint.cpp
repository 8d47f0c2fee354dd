// SPDX-License-Identifier: GPL-3.0-or-later
// scorewatch_paintbench: how long the window of the desktop keeps its thread busy while the board moves. Without
// servers: boards come at the feed's pace, one a frame, each with ten new scores and now and then a new order.
#include <ctime>

#include <QApplication>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTimer>

#include "bench/figures.h"
#include "ui/mainwindow.h"
#include "ui/preferences.h"
#include "ui/sessionstate.h"
#include "ui/theme/theme.h"

using namespace scorewatch;
using namespace scorewatch::bench;
using namespace Qt::StringLiterals;

namespace {

constexpr auto kFrame = std::chrono::milliseconds(16);
constexpr auto kSpan = std::chrono::seconds(10);

/// Measures every event that the thread handles, the ones within an event counted with it.
class TimedApplication final : public QApplication
{
public:
    using QApplication::QApplication;

    bool notify(QObject *receiver, QEvent *event) override
    {
        if (m_depth > 0)
            return QApplication::notify(receiver, event);
        ++m_depth;
        const auto start = Clock::now();
        const bool handled = QApplication::notify(receiver, event);
        const auto took = Clock::now() - start;
        --m_depth;
        m_events.add(took);
        m_longest = std::max(m_longest, took);
        return handled;
    }

    void forget()
    {
        m_events = {};
        m_longest = {};
    }
    [[nodiscard]] Latencies &events() { return m_events; }
    [[nodiscard]] Clock::duration longest() const { return m_longest; }

private:
    int m_depth = 0;
    Latencies m_events;
    Clock::duration m_longest{};
};

double processorSeconds()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return double(time.tv_sec) + double(time.tv_nsec) / 1e9;
}

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
            m_board.changes.append({.userId = player.userId, .newScore = player.score});
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
    QTimer::singleShot(kSpan + std::chrono::seconds(1), &application, &QApplication::quit);
    QApplication::exec();
    const double share = (processorSeconds() - before) / double(std::chrono::seconds(kSpan).count());
    report(what + u", longest event"_s, asTime(application.longest()),
           u"of %1"_s.arg(application.events().count()));
    report(what + u", p99 of the events"_s, asTime(application.events().quantile(0.99)));
    report(what + u", of one processor"_s, u"%1 %"_s.arg(100 * share, 0, 'f', 1));
}

} // namespace

int main(int argc, char *argv[])
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM") && qEnvironmentVariableIsEmpty("DISPLAY")
        && qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    const auto start = Clock::now();
    TimedApplication application(argc, argv);
    const QTemporaryDir settings;
    ui::Theme theme(application);
    ui::Preferences preferences(settings.filePath(u"preferences.ini"_s));
    ui::SessionState session(settings.filePath(u"session.ini"_s));
    ui::MainWindow window(theme, preferences, session);
    window.applyBoard(Boards().next(false));
    window.resize(1440, 900);
    window.show();
    window.grab();

    heading(u"Painting the live board, 1440 x 900, one board a frame"_s);
    report(u"program start to first painted board, without servers"_s, asTime(Clock::now() - start));
    measure(application, window, u"ten new scores a frame"_s, 0);
    measure(application, window, u"and rows gliding all the time"_s, 6);
    window.setWallMode(true);
    measure(application, window, u"the same on the wall"_s, 6);
    return 0;
}
