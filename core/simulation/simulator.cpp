// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulation/simulator.h"

#include "core/postgres/pgconnection.h"
#include "core/scoring/scorewriter.h"
#include "core/simulation/playerseeder.h"
#include "core/simulation/simulatedcast.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr auto kTick = 10ms;
/// Writes on their way at most: a writer that is slow is not buried.
constexpr qint64 kMostWaiting = 5000;
constexpr auto kRetry = 1s;

} // namespace

Simulator::Simulator(Options options, ScoreWriter &writer)
    : m_options(std::move(options))
    , m_writer(writer)
    , m_rate(m_options.rate)
{
}

Simulator::~Simulator()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        if (m_seeder)
            m_seeder->cancel();
    }
    m_wake.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

void Simulator::start()
{
    Q_ASSERT(!m_thread.joinable());
    m_thread = std::thread([this] { run(); });
}

Simulator::Statistics Simulator::statistics() const
{
    return {.submitted = m_submitted,
            .acknowledged = m_acknowledged,
            .replayed = m_replayed,
            .refused = m_refused,
            .failed = m_failed,
            .rate = m_measuredRate};
}

QString Simulator::problem() const
{
    const std::lock_guard lock(m_mutex);
    return m_problem;
}

void Simulator::setProblem(const QString &problem)
{
    const std::lock_guard lock(m_mutex);
    m_problem = problem;
}

bool Simulator::pause(std::chrono::milliseconds time)
{
    std::unique_lock lock(m_mutex);
    return !m_wake.wait_for(lock, time, [this] { return m_stopping; });
}

void Simulator::run()
{
    for (;;) {
        const Result<void> gathered = gatherCast();
        setProblem(gathered ? QString() : gathered.error().message);
        if (gathered)
            break;
        if (!pause(kRetry))
            return;
    }
    play();
    waitForAnswers();
}

Result<void> Simulator::gatherCast()
{
    const auto connection = PgConnection::open(m_options.dsn, {});
    if (!connection)
        return connection.error();
    const auto anybody = (*connection)->exec("SELECT EXISTS (SELECT FROM scoreboard.users)");
    if (!anybody)
        return anybody.error();
    if (!anybody->boolean(0, 0)) {
        PlayerSeeder::Options options;
        options.dsn = m_options.dsn;
        options.players = m_options.players;
        options.seed = m_options.seed;
        PlayerSeeder seeder(options);
        {
            const std::lock_guard lock(m_mutex);
            if (m_stopping)
                return Error{Error::Code::Cancelled, u"The simulator was stopped."_s, {}, {}};
            m_seeder = &seeder;
        }
        const auto seeded = seeder.run();
        {
            const std::lock_guard lock(m_mutex);
            m_seeder = nullptr;
        }
        if (!seeded)
            return seeded.error();
    }
    auto cast = SimulatedCast::gather(**connection, m_options.seed);
    if (!cast)
        return cast.error();
    m_cast = std::make_unique<SimulatedCast>(std::move(*cast));
    return {};
}

/// As many writes as are due since the last tick; what was not due in time is not made up for in one burst.
void Simulator::play()
{
    auto last = SteadyClock::now();
    m_rateSince = last;
    double due = 0;
    while (pause(kTick)) {
        const auto now = SteadyClock::now();
        const double rate = m_rate;
        due = std::min(due + rate * std::chrono::duration<double>(now - last).count(), std::max(rate, 1.0));
        last = now;
        for (; due >= 1 && m_waiting < kMostWaiting; due -= 1)
            submitOne();
        measureRate();
    }
}

void Simulator::submitOne()
{
    ++m_submitted;
    ++m_waiting;
    m_writer.submit(m_cast->next(), [this](const ScoreOutcome &outcome) {
        switch (outcome.status) {
        case ScoreOutcome::Status::Replayed:
            ++m_replayed;
            [[fallthrough]];
        case ScoreOutcome::Status::Written:
            ++m_acknowledged;
            break;
        case ScoreOutcome::Status::Failed:
        case ScoreOutcome::Status::Unknown:
            ++m_failed;
            break;
        default:
            ++m_refused;
            break;
        }
        --m_waiting;
    });
}

void Simulator::measureRate()
{
    const auto now = SteadyClock::now();
    const double seconds = std::chrono::duration<double>(now - m_rateSince).count();
    if (seconds < 1)
        return;
    const qint64 acknowledged = m_acknowledged;
    m_measuredRate = double(acknowledged - m_rateBase) / seconds;
    m_rateBase = acknowledged;
    m_rateSince = now;
}

/// The callbacks use this object. The writer answers each within its own limits.
void Simulator::waitForAnswers()
{
    while (m_waiting > 0)
        std::this_thread::sleep_for(1ms);
}

} // namespace scorewatch
