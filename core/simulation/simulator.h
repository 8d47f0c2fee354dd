// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include <QString>

#include "core/base/result.h"

namespace scorewatch {

class PlayerSeeder;
class ScoreWriter;
class SimulatedCast;

/// Plays the game: believable players whose scores go through the real write path, and a few who cheat. Runs a thread.
///
/// Where there are no players it makes them first. A writer that cannot write is waited for; what it refuses is counted.
class Simulator final
{
public:
    struct Options
    {
        QString dsn;
        int rate = 200; ///< updates a second
        qint64 players = 2000; ///< made when there are none
        quint64 seed = 1;
    };

    struct Statistics
    {
        qint64 submitted = 0;
        qint64 acknowledged = 0;
        qint64 replayed = 0; ///< of them, a retry with the same key
        qint64 refused = 0; ///< for a reason of the game: a token used twice, a banned player
        qint64 failed = 0; ///< the writer could not write
        double rate = 0; ///< acknowledged a second, over the last second
    };

    Simulator(Options options, ScoreWriter &writer);
    /// Stops, and waits for what is on its way.
    ~Simulator();
    Q_DISABLE_COPY_MOVE(Simulator)

    void start();
    /// Any thread.
    void setRate(int updatesPerSecond) { m_rate = updatesPerSecond; }
    [[nodiscard]] Statistics statistics() const;
    /// Why it does not play, in a sentence; empty while it does.
    [[nodiscard]] QString problem() const;

private:
    void run();
    Result<void> gatherCast();
    void play();
    void submitOne();
    void measureRate();
    void waitForAnswers();
    bool pause(std::chrono::milliseconds time); ///< false when it is to stop
    void setProblem(const QString &problem);

    const Options m_options;
    ScoreWriter &m_writer;
    std::atomic<int> m_rate;

    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_stopping = false;
    QString m_problem;
    PlayerSeeder *m_seeder = nullptr; ///< while it works

    std::unique_ptr<SimulatedCast> m_cast; ///< its thread only
    std::chrono::steady_clock::time_point m_rateSince;
    qint64 m_rateBase = 0;

    std::atomic<qint64> m_submitted = 0;
    std::atomic<qint64> m_acknowledged = 0;
    std::atomic<qint64> m_replayed = 0;
    std::atomic<qint64> m_refused = 0;
    std::atomic<qint64> m_failed = 0;
    std::atomic<qint64> m_waiting = 0;
    std::atomic<double> m_measuredRate = 0;
    std::thread m_thread;
};

} // namespace scorewatch
