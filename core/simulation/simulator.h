// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include <QString>

#include "core/base/backoff.h"
#include "core/postgres/pgconnection.h"
#include "core/scoring/scorewrite.h"
#include "core/simulation/director.h"
#include "core/simulation/pace.h"

namespace scorewatch {

class PlayerSeeder;
class ScoreWriter;

/// Plays the game: believable players whose scores go through the real write path, and a few who cheat. Runs a thread.
///
/// Where there are no players it makes them first; players who are not simulated are never touched. When the writer
/// cannot write it waits, asks now and then with a single score, and goes on by itself.
class Simulator final
{
public:
    struct Options
    {
        QString dsn;
        int rate = 200;        ///< updates a second
        qint64 players = 2000; ///< made when there are none
        quint64 seed = 1;
        Director::Cast cast{};         ///< how many cheat, and how
        int mostPlaying = 20'000;      ///< of the simulated players of the database
        qint64 mostOutstanding = 5000; ///< writes on their way
    };

    enum class State {
        Stopped,
        Preparing, ///< makes players, or reads who there is
        Playing,
        Waiting, ///< for PostgreSQL or the writer; problem() says why
        Failed,  ///< will not play on this database; problem() says why
    };

    struct Statistics
    {
        qint64 playersMade = 0;
        qint64 submitted = 0;
        qint64 acknowledged = 0;
        qint64 replayed = 0; ///< of the acknowledged: a retry with the same key
        qint64 refused = 0;  ///< for a reason of the game: a token used twice, a banned player
        qint64 failed = 0;   ///< the writer could not write, or does not know whether it has
        qint64 outstanding = 0;
        double rate = 0; ///< acknowledged a second, over the last four seconds
        std::array<qint64, size_t(ScoreOutcome::Status::Unknown) + 1> byStatus{};

        [[nodiscard]] qint64 count(ScoreOutcome::Status status) const { return byStatus[size_t(status)]; }
    };

    /// The writer outlives the simulator.
    Simulator(Options options, ScoreWriter &writer);
    ~Simulator();
    Q_DISABLE_COPY_MOVE(Simulator)

    /// Once.
    void start();
    /// Returns within a moment; what is on its way is answered without it, and still counted.
    void stop();

    // Any thread.
    void setRate(int updatesPerSecond);
    [[nodiscard]] Statistics statistics() const;
    [[nodiscard]] State state() const;
    /// Why it does not play, in a sentence; empty while it does.
    [[nodiscard]] QString problem() const;

private:
    struct Answers;

    void run();
    void play();
    [[nodiscard]] SimulationTime sinceStart() const;
    bool pause(SimulationTime time); ///< false when it is to stop
    void setState(State state, const QString &problem = {});
    bool prepare();
    Result<Roster> gather();
    Result<void> makePlayers();
    void settleAnswers(SimulationTime now);
    void followWriter(bool wrote, const Error &error, SimulationTime now);
    void submitDue(SimulationTime now);
    qint64 submit(qint64 most, SimulationTime now);
    void measureRate(SimulationTime now);
    [[nodiscard]] SimulationTime untilNext() const;

    const Options m_options;
    ScoreWriter &m_writer;
    const std::shared_ptr<Answers> m_answers; ///< shared with the writer's callbacks, which may outlive this
    const quint64 m_run;                      ///< tells the tokens and keys of this run from those of others
    const std::chrono::steady_clock::time_point m_startedAt = std::chrono::steady_clock::now();
    std::atomic<int> m_rate;
    std::atomic<qint64> m_playersMade = 0;
    std::atomic<double> m_measuredRate = 0;

    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_isRunning = false;
    bool m_stopping = false;
    State m_state = State::Stopped;
    QString m_problem;
    PlayerSeeder *m_seeder = nullptr; ///< while it works
    PgCanceller m_canceller;          ///< of the statement that prepare() runs

    // The simulator's thread only.
    std::unique_ptr<Director> m_director;
    int m_castNumber = 0; ///< answers to writes of an earlier director mean nothing to this one
    Pace m_pace{0};
    int m_pacedRate = 0;
    bool m_waiting = false;
    bool m_probing = false;
    int m_episode = 0; ///< grows when the writer fails and when it works again
    bool m_castIsStale = false;
    SimulationTime m_probeAt{0};
    SimulationTime m_gatherAgainAt{0};
    Backoff m_backoff{std::chrono::milliseconds(100), std::chrono::seconds(2)};
    std::deque<std::pair<SimulationTime, qint64>> m_marks; ///< acknowledged at the end of each wave

    std::thread m_thread;
};

} // namespace scorewatch
