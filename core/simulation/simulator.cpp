// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulation/simulator.h"

#include <QLoggingCategory>

#include "core/scoring/scorewriter.h"
#include "core/simulation/playerseeder.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch {
namespace {

Q_LOGGING_CATEGORY(lcSimulator, "scorewatch.simulation")

using Status = ScoreOutcome::Status;

constexpr auto kShortestTick = 1ms;
constexpr auto kLongestTick = 20ms;
/// Not more often than this it looks anew who there is and what they can do.
constexpr auto kGatherPause = 10s;
constexpr auto kCancelAgain = 100ms;
constexpr size_t kRateMarks = 3; ///< two waves

/// Who tries the program wants to see cheaters caught: where nobody has touched the rule yet, it flags. Only in a database
/// that had no players.
constexpr const char *kWakeRule = "UPDATE scoreboard.fraud_rules SET mode = 'active' WHERE name = 'burst' "
                                  "AND updated_by IS NULL AND mode = 'shadow'";

quint64 runNumber()
{
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return quint64(std::chrono::duration_cast<std::chrono::microseconds>(now).count());
}

} // namespace

/// What the writer's threads leave for the simulator's.
struct Simulator::Answers
{
    struct Answer
    {
        Director::Planned planned; ///< without its write where nobody could ask again
        ScoreOutcome outcome;
        int castNumber = 0;
        int episode = 0;
    };

    void add(Answer answer)
    {
        byStatus[size_t(answer.outcome.status)]++;
        outstanding--;
        const std::lock_guard lock(mutex);
        answers.push_back(std::move(answer));
    }

    std::vector<Answer> take()
    {
        const std::lock_guard lock(mutex);
        return std::exchange(answers, {});
    }

    std::array<std::atomic<qint64>, std::tuple_size_v<decltype(Statistics::byStatus)>> byStatus{};
    std::atomic<qint64> submitted = 0;
    std::atomic<qint64> outstanding = 0;
    std::mutex mutex;
    std::vector<Answer> answers;
};

Simulator::Simulator(Options options, ScoreWriter &writer)
    : m_options(std::move(options))
    , m_writer(writer)
    , m_answers(std::make_shared<Answers>())
    , m_run(runNumber())
    , m_rate(m_options.rate)
{ }

Simulator::~Simulator()
{
    stop();
}

void Simulator::start()
{
    Q_ASSERT(!m_thread.joinable());
    setState(State::Preparing);
    m_isRunning = true;
    m_thread = std::thread([this] { run(); });
}

void Simulator::stop()
{
    {
        std::unique_lock lock(m_mutex);
        m_stopping = true;
        m_wake.notify_all();
        if (m_seeder)
            m_seeder->cancel();
        // Again and again, because a cancel that comes between two statements stops neither.
        while (!m_wake.wait_for(lock, kCancelAgain, [this] { return !m_isRunning; })) {
            if (const auto told = m_canceller.cancel(); !told && told.error().code != Error::Code::NotFound)
                qCInfo(lcSimulator).noquote() << "A statement ends by itself:" << toString(told.error());
        }
    }
    if (m_thread.joinable())
        m_thread.join();
}

void Simulator::setRate(int updatesPerSecond)
{
    m_rate = std::max(0, updatesPerSecond);
}

Simulator::Statistics Simulator::statistics() const
{
    Statistics out;
    out.playersMade = m_playersMade;
    out.submitted = m_answers->submitted;
    out.outstanding = m_answers->outstanding;
    out.rate = m_measuredRate;
    for (size_t i = 0; i < out.byStatus.size(); ++i) {
        out.byStatus[i] = m_answers->byStatus[i];
        out.refused += out.byStatus[i];
    }
    out.replayed = out.count(Status::Replayed);
    out.acknowledged = out.count(Status::Written) + out.replayed;
    out.failed = out.count(Status::Failed) + out.count(Status::Unknown);
    out.refused -= out.acknowledged + out.failed;
    return out;
}

Simulator::State Simulator::state() const
{
    const std::lock_guard lock(m_mutex);
    return m_state;
}

QString Simulator::problem() const
{
    const std::lock_guard lock(m_mutex);
    return m_problem;
}

void Simulator::setState(State state, const QString &problem)
{
    const std::lock_guard lock(m_mutex);
    if (!problem.isEmpty() && problem != m_problem)
        qCInfo(lcSimulator).noquote() << "The simulator does not play:" << problem;
    m_state = state;
    m_problem = problem;
}

SimulationTime Simulator::sinceStart() const
{
    return std::chrono::steady_clock::now() - m_startedAt;
}

bool Simulator::pause(SimulationTime time)
{
    std::unique_lock lock(m_mutex);
    return !m_wake.wait_for(lock, time, [this] { return m_stopping; });
}

void Simulator::run()
{
    play();
    if (state() != State::Failed)
        setState(State::Stopped);
    const std::lock_guard lock(m_mutex);
    m_isRunning = false;
    m_wake.notify_all();
}

void Simulator::play()
{
    while (pause(untilNext())) {
        if (!m_director && !prepare()) {
            if (state() == State::Failed || !pause(m_backoff.next()))
                return;
            continue;
        }
        const SimulationTime now = sinceStart();
        settleAnswers(now);
        submitDue(now);
        measureRate(now);
        if (m_castIsStale && now >= m_gatherAgainAt)
            m_director.reset();
    }
}

SimulationTime Simulator::untilNext() const
{
    if (!m_director)
        return SimulationTime(0);
    const int rate = m_rate;
    if (m_waiting || rate == 0)
        return kLongestTick;
    return std::clamp<SimulationTime>(SimulationTime(1s) / rate, kShortestTick, kLongestTick);
}

bool Simulator::prepare()
{
    Result<Roster> roster = gather();
    {
        const std::lock_guard lock(m_mutex);
        m_canceller = {};
    }
    if (!roster) {
        const Error &error = roster.error();
        setState(error.code == Error::Code::Incompatible ? State::Failed : State::Waiting, error.message);
        return false;
    }
    m_director = std::make_unique<Director>(std::move(*roster), m_options.cast, m_options.seed,
                                            m_run + quint64(++m_castNumber));
    m_castIsStale = false;
    m_gatherAgainAt = sinceStart() + kGatherPause;
    m_pacedRate = -1;
    m_waiting = false;
    ++m_episode;
    m_backoff.reset();
    setState(State::Playing);
    return true;
}

Result<Roster> Simulator::gather()
{
    PgConnection::Options options;
    options.applicationName = u"scorewatch simulator"_s;
    options.connectTimeout = 2s;
    const auto connection = PgConnection::open(m_options.dsn, options);
    if (!connection)
        return connection.error();
    {
        const std::lock_guard lock(m_mutex);
        m_canceller = (*connection)->canceller();
    }
    const auto population = readPopulationState(**connection);
    if (!population)
        return population.error();
    if (!population->anybody) {
        if (const auto made = makePlayers(); !made)
            return made.error();
        if (const auto woken = (*connection)->exec(kWakeRule); !woken)
            return woken.error();
    } else if (!population->simulated) {
        return Error{Error::Code::Incompatible,
                     u"The players of this database are real, so the simulator leaves them alone. Add "
                     u"simulated players to "
                     "it, or simulate on another database."_s,
                     {},
                     {}};
    }
    Result<Roster> roster = readRoster(**connection, m_options.seed,
                                       std::min(m_options.mostPlaying, int(Clients::kMostPlayers)));
    if (roster && (roster->players.empty() || roster->actions.empty())) {
        return Error{Error::Code::NotFound,
                     roster->players.empty()
                         ? u"No simulated player is on the board, so nobody can play."_s
                         : u"No active action gives points, so nobody can play. Activate one."_s,
                     {},
                     {}};
    }
    return roster;
}

Result<void> Simulator::makePlayers()
{
    setState(State::Preparing);
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
    const auto made = seeder.run([this](qint64 done, qint64) { m_playersMade = done; });
    const std::lock_guard lock(m_mutex);
    m_seeder = nullptr;
    return made ? Result<void>() : Result<void>(made.error());
}

void Simulator::settleAnswers(SimulationTime now)
{
    for (const Answers::Answer &answer : m_answers->take()) {
        if (answer.castNumber != m_castNumber)
            continue;
        const Status status = answer.outcome.status;
        m_director->settle(answer.planned, answer.outcome, now);
        if (status == Status::UnknownUser || status == Status::UnknownAction
            || status == Status::InactiveAction)
            m_castIsStale = true;
        if (answer.episode == m_episode)
            followWriter(status != Status::Failed && status != Status::Unknown, answer.outcome.error, now);
    }
}

/// From playing to waiting with the first write that failed, and back with the first probe that did not.
void Simulator::followWriter(bool wrote, const Error &error, SimulationTime now)
{
    if (wrote && !m_waiting)
        return;
    m_probing = false;
    if (wrote) {
        ++m_episode;
        m_waiting = false;
        m_backoff.reset();
        m_pace.restart(now, m_pacedRate);
        setState(State::Playing);
        return;
    }
    if (!m_waiting)
        ++m_episode;
    m_waiting = true;
    m_probeAt = now + m_backoff.next();
    setState(State::Waiting, error.message);
}

void Simulator::submitDue(SimulationTime now)
{
    if (const int rate = m_rate; rate != m_pacedRate) {
        m_pacedRate = rate;
        m_pace.restart(now, rate);
        m_director->setRate(rate);
    }
    if (!m_waiting) {
        const qint64 room = m_options.mostOutstanding - m_answers->outstanding;
        m_pace.take(submit(std::min(m_pace.due(now), room), now));
    } else if (m_pacedRate > 0 && !m_probing && now >= m_probeAt) {
        m_probing = submit(1, now) > 0;
    }
}

/// Returns how many there were to submit.
qint64 Simulator::submit(qint64 most, SimulationTime now)
{
    std::vector<ScoreWrite> writes;
    std::vector<ScoreCallback> callbacks;
    const QDateTime wall = QDateTime::currentDateTimeUtc();
    while (qint64(writes.size()) < most) {
        auto planned = m_director->next(now, wall);
        if (!planned)
            break;
        writes.push_back(planned->write);
        if (planned->write.idempotencyKey.isEmpty())
            planned->write = {};
        callbacks.emplace_back([answers = m_answers, planned = std::move(*planned), castNumber = m_castNumber,
                                episode = m_episode](const ScoreOutcome &outcome) {
            answers->add({planned, outcome, castNumber, episode});
        });
    }
    const auto count = qint64(writes.size());
    if (count == 0)
        return 0;
    m_answers->submitted += count;
    m_answers->outstanding += count;
    m_writer.submit(std::move(writes), callbacks);
    return count;
}

void Simulator::measureRate(SimulationTime now)
{
    if (!m_marks.empty() && now < m_marks.back().first + Pace::kWave)
        return;
    m_marks.emplace_back(now, statistics().acknowledged);
    if (m_marks.size() > kRateMarks)
        m_marks.pop_front();
    const auto &[since, before] = m_marks.front();
    const double seconds = std::chrono::duration<double>(now - since).count();
    m_measuredRate = seconds > 0 ? double(m_marks.back().second - before) / seconds : 0.0;
}

} // namespace scorewatch
