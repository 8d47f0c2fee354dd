// SPDX-License-Identifier: GPL-3.0-or-later
// Publish to paint: updates go to Redis as the writer sends them, come back by the channel, and are painted.
#include <atomic>
#include <mutex>
#include <random>
#include <thread>

#include <QDeadlineTimer>
#include <QEventLoop>
#include <QTimer>

#include "bench/benchstack.h"
#include "bench/paintbenchmarks.h"
#include "bench/timedapplication.h"
#include "core/live/liveboardservice.h"
#include "core/players/playerdirectory.h"
#include "core/postgres/connectionpool.h"
#include "ui/mainwindow.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch::bench {
namespace {

constexpr auto kSpan = 10s;
constexpr auto kTick = 10ms;

/// Sends updates of random players to the board, as the writer does after its commits, and remembers when.
class Publisher final
{
public:
    struct Sent
    {
        qint64 sequence = 0; ///< of the last update sent together
        int count = 0;
        Clock::time_point at;
    };

    Publisher(BoardProjection &projection, std::vector<UserId> players)
        : m_projection(projection), m_players(std::move(players)), m_scores(m_players.size(), 1'000'000)
    { }

    /// `count` updates in one go; any one thread.
    void send(int count)
    {
        std::vector<PlayerState> states;
        for (int i = 0; i < count; ++i) {
            const size_t player = m_random() % m_players.size();
            PlayerState state;
            state.userId = m_players[player];
            state.version = ++m_version;
            state.change = 5 + qint64(m_random() % 40);
            state.score = m_scores[player] += *state.change;
            states.push_back(state);
        }
        m_projection.apply(states,
                           [this, at = Clock::now()](const Result<BoardProjection::Applied> &applied) {
                               const std::lock_guard lock(m_mutex);
                               if (applied)
                                   m_sent.push_back({applied->sequence, int(applied->count), at});
                           });
    }

    /// Those up to this sequence, once.
    std::vector<Sent> takeUpTo(qint64 sequence)
    {
        const std::lock_guard lock(m_mutex);
        const auto isLater = [sequence](const Sent &sent) { return sent.sequence > sequence; };
        const auto end = std::ranges::find_if(m_sent, isLater);
        std::vector<Sent> out(m_sent.begin(), end);
        m_sent.erase(m_sent.begin(), end);
        return out;
    }

private:
    BoardProjection &m_projection;
    const std::vector<UserId> m_players;
    std::vector<qint64> m_scores;
    std::mt19937 m_random{7};
    qint64 m_version = 1'000'000'000; // above whatever was written
    std::mutex m_mutex;
    std::vector<Sent> m_sent;
};

/// What was sent and when it was painted.
class Watch final
{
public:
    Watch(TimedApplication &application, ui::MainWindow &window, LiveBoardService &service,
          Publisher &publisher)
        : m_application(application), m_publisher(publisher)
    {
        QObject::connect(&service, &LiveBoardService::boardChanged, &window, [&](const LiveBoard &board) {
            window.applyBoard(board);
            m_shown = board;
        });
        application.onPainted([this] { painted(); });
    }
    ~Watch() { m_application.onPainted({}); }
    Q_DISABLE_COPY_MOVE(Watch)

    [[nodiscard]] const LiveBoard &shown() const { return m_shown; }
    [[nodiscard]] Latencies &latencies() { return m_latencies; }
    [[nodiscard]] int frames() const { return m_frames; }
    void forget()
    {
        m_latencies = {};
        m_frames = 0;
    }

private:
    void painted()
    {
        const auto now = Clock::now();
        ++m_frames;
        for (const Publisher::Sent &sent : m_publisher.takeUpTo(m_shown.position.sequence)) {
            for (int i = 0; i < sent.count; ++i)
                m_latencies.add(now - sent.at);
        }
    }

    TimedApplication &m_application;
    Publisher &m_publisher;
    LiveBoard m_shown;
    Latencies m_latencies;
    int m_frames = 0;
};

void letPass(std::chrono::milliseconds time)
{
    QEventLoop loop;
    QTimer::singleShot(time, Qt::PreciseTimer, &loop, &QEventLoop::quit);
    loop.exec();
}

bool waitFor(const std::function<bool()> &isSo)
{
    const QDeadlineTimer deadline(60s);
    while (!isSo() && !deadline.hasExpired())
        letPass(5ms);
    return isSo();
}

void measureRate(TimedApplication &application, Watch &watch, Publisher &publisher, int rate)
{
    std::atomic<bool> stopping = false;
    std::thread sender([&] {
        for (auto next = Clock::now(); !stopping; std::this_thread::sleep_until(next += kTick))
            publisher.send(int(rate * kTick / 1s));
    });
    letPass(1s); // warmed up
    application.forget();
    watch.forget();
    const double before = processorSeconds();
    letPass(kSpan);
    const double share = (processorSeconds() - before) / double(kSpan.count());
    stopping = true;
    sender.join();
    const QString what = u"%1 updates a second"_s.arg(rate);
    report(what + u", publish to paint"_s, asTime(watch.latencies().quantile(0.99)),
           u"p99; p50 %1, longest %2, %3 updates in %4 frames"_s.arg(
               asTime(watch.latencies().quantile(0.5)), asTime(watch.latencies().quantile(1)),
               QString::number(watch.latencies().count()), QString::number(watch.frames())));
    report(what + u", longest stop of the window's thread"_s, asTime(application.longest()));
    report(what + u", of one processor"_s, u"%1 %"_s.arg(100 * share, 0, 'f', 1),
           u"the sender in this process counted with it"_s);
}

Result<void> measureBurst(TimedApplication &application, Watch &watch, Publisher &publisher,
                          BenchStack &stack)
{
    constexpr int kBurst = 100'000;
    constexpr int kTogether = 500;
    const qint64 last = watch.shown().position.sequence + kBurst;
    application.forget();
    const auto start = Clock::now();
    for (int i = 0; i < kBurst / kTogether; ++i)
        publisher.send(kTogether);
    if (!waitFor([&] { return watch.shown().position.sequence >= last; }))
        return Error{Error::Code::Timeout, u"The burst took too long."_s, {}, {}};
    report(u"a burst of 100,000 updates is on the screen after"_s, asTime(Clock::now() - start),
           u"longest stop of the window's thread %1"_s.arg(asTime(application.longest())));
    const auto page = stack.reader().page(0, kBoardSize).result();
    if (!page)
        return page.error();
    const bool isRight
        = std::ranges::equal(page->top, watch.shown().top, [](const BoardEntry &a, const BoardEntry &b) {
              return a.userId == b.userId && a.score == b.score;
          });
    report(u"and the board is"_s, isRight ? u"right"_s : u"WRONG"_s);
    return {};
}

} // namespace

Result<void> benchPublish(TimedApplication &application, ui::MainWindow &window, BenchStack &stack)
{
    const auto players = stack.sample(10'000);
    if (!players)
        return players.error();
    ConnectionPool pool(stack.addresses().postgresDsn, {}, 1);
    PlayerDirectory directory(PlayerDirectory::loaderFrom(pool));
    LiveBoardService service(stack.redisThread(), stack.addresses().redis, stack.reader(), directory);
    Publisher publisher(stack.projection(), *players);
    Watch watch(application, window, service, publisher);
    service.start();
    if (!waitFor([&] { return watch.shown().state == LiveState::Live; }))
        return Error{Error::Code::Timeout, u"The live board did not come up."_s, {}, {}};

    heading(u"Publish to paint, 1440 x 900, 10,000 players, Redis on the same processors"_s);
    for (const int rate : {1000, 10'000})
        measureRate(application, watch, publisher, rate);
    return measureBurst(application, watch, publisher, stack);
}

} // namespace scorewatch::bench
