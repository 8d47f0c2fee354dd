// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulation/playerseeder.h"

#include <thread>

#include <QElapsedTimer>
#include <QLoggingCategory>

#include "core/scoring/boardepoch.h"
#include "core/simulation/seedbatch.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch {
namespace {

Q_LOGGING_CATEGORY(lcSeeder, "scorewatch.simulation.seeder")

constexpr qint64 kMostPlayers = 100'000'000;

/// From so many on the board is built anew instead of being told of each player.
constexpr qint64 kManyPlayers = 20'000;
/// When it is told all the same, should this process die before it can ask for the new board.
constexpr auto kTellAfter = std::chrono::minutes(10);

constexpr const char *kHasPlayers = "SELECT EXISTS (SELECT FROM scoreboard.users)";

constexpr const char *kNextNumber = R"sql(
SELECT coalesce(max((metadata->'number')::numeric::bigint), -1) + 1
FROM scoreboard.users
WHERE metadata @> '{"simulated": true}' AND jsonb_typeof(metadata->'number') = 'number')sql";

std::chrono::sys_seconds present()
{
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

} // namespace

PlayerSeeder::PlayerSeeder(Options options) : m_options(std::move(options)) { }

PlayerSeeder::~PlayerSeeder() = default;

Result<PlayerSeeder::Report> PlayerSeeder::run(const Progress &progress)
{
    if (const auto checked = check(); !checked)
        return checked.error();
    QElapsedTimer timer;
    timer.start();
    auto connection = open();
    if (!connection)
        return connection.error();
    const Result<qint64> first = firstNumber(**connection);
    if (!first)
        return first.error();

    m_population = std::make_unique<Population>(m_options.seed, *first, m_options.players,
                                                m_options.now.value_or(present()));
    m_progress = progress;

    const qint64 batches = (m_options.players + m_options.batchSize - 1) / m_options.batchSize;
    std::vector<std::thread> helpers;
    for (qint64 i = 1; i < std::min<qint64>(m_options.connections, batches); ++i)
        helpers.emplace_back([this] { work(nullptr); });
    work(std::move(*connection));
    for (std::thread &helper : helpers)
        helper.join();

    if (const auto finished = finishBoard(); !finished && !m_error)
        m_error = finished.error();
    if (m_done == m_options.players && !m_error)
        return Report{m_done, std::chrono::milliseconds(timer.elapsed())};
    return explained(m_error.value_or(Error{Error::Code::Cancelled, {}, {}, {}}));
}

void PlayerSeeder::cancel()
{
    m_cancelled = true;
    m_stop = true;
    const std::lock_guard lock(m_mutex);
    for (const auto &[connection, canceller] : m_busy) {
        if (const auto told = canceller.cancel(); !told)
            qCInfo(lcSeeder).noquote() << "A batch ends by itself:" << toString(told.error());
    }
}

Result<void> PlayerSeeder::check() const
{
    const auto outside = [](qint64 value, qint64 most) { return value < 1 || value > most; };
    if (outside(m_options.players, kMostPlayers)) {
        return Error{Error::Code::InvalidArgument,
                     u"The number of players must be between 1 and %1, not %2."_s.arg(kMostPlayers)
                         .arg(m_options.players),
                     {},
                     {}};
    }
    if (outside(m_options.connections, 32) || outside(m_options.batchSize, 100'000)) {
        return Error{Error::Code::InvalidArgument,
                     u"Players are added on 1 to 32 connections, 1 to 100000 at a time."_s,
                     {},
                     {}};
    }
    return {};
}

/// The number of the first player to add: behind the simulated ones that are there.
Result<qint64> PlayerSeeder::firstNumber(PgConnection &connection)
{
    const auto exist = connection.exec(kHasPlayers);
    if (!exist)
        return exist.error();
    m_mayMeetOthers = exist->boolean(0, 0);
    if (!m_mayMeetOthers)
        return qint64(0);
    if (!m_options.addToPlayers) {
        return Error{Error::Code::Conflict,
                     u"The database has players already, so none were added. Simulated players can be added "
                     u"to them when "
                     "you ask for that."_s,
                     {},
                     {}};
    }
    const auto next = connection.exec(kNextNumber);
    if (!next)
        return next.error();
    return next->integer(0, 0);
}

Result<std::unique_ptr<PgConnection>> PlayerSeeder::open() const
{
    PgConnection::Options options;
    options.applicationName = u"scorewatch seeder"_s;
    return PgConnection::open(m_options.dsn, options);
}

/// Runs on a thread of its own for each connection.
void PlayerSeeder::work(std::unique_ptr<PgConnection> connection)
{
    if (!connection) {
        auto opened = open();
        if (!opened) {
            fail(opened.error());
            return;
        }
        connection = std::move(*opened);
    }
    {
        const std::lock_guard lock(m_mutex);
        m_busy.emplace(connection.get(), connection->canceller());
    }
    if (const auto written = writeBatches(*connection); !written)
        fail(written.error());
    const std::lock_guard lock(m_mutex);
    m_busy.erase(connection.get());
}

Result<void> PlayerSeeder::writeBatches(PgConnection &connection)
{
    const SeedBatch::Manner manner{.mayMeetOthers = m_mayMeetOthers,
                                   .tellBoardAfter = m_options.players < kManyPlayers ? 0min : kTellAfter};
    while (!m_stop) {
        const qint64 from = m_nextBatch++ * m_options.batchSize;
        const qint64 size = std::min<qint64>(m_options.batchSize, m_options.players - from);
        if (size <= 0)
            return {};
        std::vector<SimulatedPlayer> players;
        players.reserve(size_t(size));
        for (qint64 i = 0; i < size; ++i)
            players.push_back(m_population->player(m_population->first() + from + i));
        SeedBatch batch(std::move(players), manner, m_stop);
        if (auto written = batch.write(connection); !written)
            return written;
        countDone(size);
    }
    return {};
}

/// Has the board built anew where that was put off until all players are there.
Result<void> PlayerSeeder::finishBoard()
{
    if (m_done == 0 || m_options.players < kManyPlayers)
        return {};
    const auto connection = open();
    if (!connection)
        return connection.error();
    if (auto forgotten = forgetBoard(**connection); !forgotten)
        return forgotten;
    // What was to be told later is in the board that is built now.
    const auto deleted = (*connection)->exec("DELETE FROM scoreboard.outbox WHERE created_at > now()");
    return deleted ? Result<void>() : Result<void>(deleted.error());
}

void PlayerSeeder::countDone(qint64 players)
{
    const std::lock_guard lock(m_progressMutex);
    m_done += players;
    if (m_progress)
        m_progress(m_done, m_options.players);
}

void PlayerSeeder::fail(const Error &error)
{
    m_stop = true;
    const std::lock_guard lock(m_mutex);
    if (!m_error)
        m_error = error;
}

Error PlayerSeeder::explained(Error error) const
{
    if (m_cancelled) {
        error.code = Error::Code::Cancelled;
        error.message = u"Adding players was cancelled."_s;
    } else if (error.code == Error::Code::Conflict) {
        error.message = u"Players could not be added because somebody else adds players at the same time."_s;
    }
    error.message += u" %1 of %2 players were added and stay."_s.arg(m_done).arg(m_options.players);
    return error;
}

} // namespace scorewatch
