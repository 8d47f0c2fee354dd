// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

namespace scorewatch::http {

/// A connection as its worker sees it. Everything is called on the worker's thread.
class WorkerConnection
{
public:
    using Clock = std::chrono::steady_clock;

    WorkerConnection() = default;
    virtual ~WorkerConnection() = default;
    WorkerConnection(const WorkerConnection &) = delete;
    WorkerConnection &operator=(const WorkerConnection &) = delete;

    /// Looks whether its time is up; called some times a second.
    virtual void tick(Clock::time_point now) = 0;
    /// Ends once what is under way is answered.
    virtual void drain() = 0;
    /// Ends at once.
    virtual void abort() = 0;
};

/// One thread with its loop and the connections it serves. A connection never leaves its worker, so nothing in one needs
/// a lock. Shared with its connections: whoever answers late may keep one beyond the server's end.
class IoWorker final
{
public:
    using Clock = WorkerConnection::Clock;

    explicit IoWorker(int index);
    ~IoWorker();
    IoWorker(const IoWorker &) = delete;
    IoWorker &operator=(const IoWorker &) = delete;

    void start();
    /// Any thread. Runs it in the worker's thread, in the order of the calls; thousands of calls wake it once. Not at all
    /// once the worker has stopped.
    void post(std::function<void()> work);
    /// Any thread. Ends connections as they finish, those that do not by the deadline at once, then the thread, whose last
    /// act is to call `ended`. The first call counts.
    void drain(std::chrono::milliseconds patience, std::function<void()> ended);
    /// Waits for the end of a worker that drains.
    void join();

    [[nodiscard]] int index() const { return m_index; }
    [[nodiscard]] bool isCurrent() const { return std::this_thread::get_id() == m_id; }
    /// Any thread.
    [[nodiscard]] int connectionCount() const { return m_count.load(std::memory_order_relaxed); }

    // The worker's thread only.
    struct Loop; ///< holds Boost's
    [[nodiscard]] Loop &loop() { return *m_loop; }
    void add(std::shared_ptr<WorkerConnection> connection);
    void remove(WorkerConnection *connection);
    [[nodiscard]] bool isDraining() const { return m_draining; }
    /// The field Date, made once a second.
    [[nodiscard]] const std::string &dateField();
    /// Unique among all that run, and says nothing.
    [[nodiscard]] std::string makeRequestId();

private:
    void run();
    void drainMailbox();
    void tick();
    void scheduleTick();
    void checkStopped();

    const int m_index;
    std::unique_ptr<Loop> m_loop;
    std::thread m_thread;
    std::atomic<std::thread::id> m_id; ///< of the thread while it runs
    std::mutex m_mutex;
    // Guarded by m_mutex.
    std::vector<std::function<void()>> m_mailbox;
    bool m_stopped = false;

    std::atomic<int> m_count = 0;

    std::unordered_map<WorkerConnection *, std::shared_ptr<WorkerConnection>> m_connections;
    std::vector<std::shared_ptr<WorkerConnection>> m_visiting; ///< those a tick has still to come to
    bool m_draining = false;
    std::function<void()> m_ended;
    Clock::time_point m_abortAt = Clock::time_point::max();
    std::string m_date;
    std::chrono::system_clock::time_point m_dateAt;
    uint64_t m_nextId = 0;
};

} // namespace scorewatch::http
