// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/http/ioworkerloop.h"

#include <array>
#include <cstdio>
#include <ctime>
#include <random>

#include <boost/asio/post.hpp>

namespace scorewatch::http {
namespace {

using namespace std::chrono_literals;

/// How late a time limit may be noticed.
constexpr auto kTick = 100ms;
/// How many connections are visited in one go: where thousands are to be hung up on at once, the others are served between.
constexpr size_t kVisits = 128;

} // namespace

IoWorker::IoWorker(int index) : m_index(index), m_loop(std::make_unique<Loop>())
{
    std::random_device random;
    m_nextId = (uint64_t(random()) << 32) ^ random();
}

IoWorker::~IoWorker()
{
    if (!m_thread.joinable())
        return;
    drain(0ms, {});
    join();
}

void IoWorker::start()
{
    scheduleTick();
    m_thread = std::thread([this] { run(); });
}

void IoWorker::post(std::function<void()> work)
{
    bool wake = false;
    {
        const std::lock_guard lock(m_mutex);
        if (m_stopped)
            return;
        wake = m_mailbox.empty();
        m_mailbox.push_back(std::move(work));
    }
    if (wake)
        boost::asio::post(m_loop->context, [this] { drainMailbox(); });
}

void IoWorker::drainMailbox()
{
    std::vector<std::function<void()>> work;
    {
        const std::lock_guard lock(m_mutex);
        work.swap(m_mailbox);
    }
    for (const auto &each : work)
        each();
}

void IoWorker::drain(std::chrono::milliseconds patience, std::function<void()> ended)
{
    post([this, patience, ended = std::move(ended)]() mutable {
        if (m_draining)
            return;
        m_draining = true;
        m_ended = std::move(ended);
        m_abortAt = Clock::now() + patience;
        const auto connections = m_connections;
        for (const auto &[key, connection] : connections)
            connection->drain();
        checkStopped();
    });
}

void IoWorker::join()
{
    if (m_thread.joinable())
        m_thread.join();
}

/// The thread.
void IoWorker::run()
{
    m_id = std::this_thread::get_id();
    m_loop->context.run();
    m_id = std::thread::id();
    std::vector<std::function<void()>>
        tooLate; // released without the lock: it may hold the last of a connection
    {
        const std::lock_guard lock(m_mutex);
        m_stopped = true;
        tooLate.swap(m_mailbox);
    }
    if (m_ended)
        m_ended();
}

void IoWorker::add(std::shared_ptr<WorkerConnection> connection)
{
    WorkerConnection *key = connection.get();
    m_connections.emplace(key, std::move(connection));
    m_count.store(int(m_connections.size()), std::memory_order_relaxed);
}

void IoWorker::remove(WorkerConnection *connection)
{
    m_connections.erase(connection);
    m_count.store(int(m_connections.size()), std::memory_order_relaxed);
    checkStopped();
}

void IoWorker::checkStopped()
{
    if (!m_draining || !m_connections.empty())
        return;
    // The loop ends by itself once everything that was cancelled has been told so: nothing keeps a connection then.
    m_loop->work.reset();
    m_loop->timer.cancel();
}

void IoWorker::scheduleTick()
{
    m_loop->timer.expires_after(kTick);
    m_loop->timer.async_wait([this](const boost::system::error_code &error) {
        if (error)
            return;
        // A copy, since whoever ends removes itself.
        for (const auto &[key, connection] : m_connections)
            m_visiting.push_back(connection);
        tick();
    });
}

void IoWorker::tick()
{
    const auto now = Clock::now();
    for (size_t n = 0; n < kVisits && !m_visiting.empty(); ++n) {
        const auto connection = std::move(m_visiting.back());
        m_visiting.pop_back();
        now >= m_abortAt ? connection->abort() : connection->tick(now);
    }
    if (!m_visiting.empty())
        return boost::asio::post(m_loop->context, [this] { tick(); });
    // One that came behind the last one's end still has its time limits.
    if (m_loop->work.owns_work() || !m_connections.empty())
        scheduleTick();
}

const std::string &IoWorker::dateField()
{
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    if (now != m_dateAt) {
        m_dateAt = now;
        const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
        std::tm parts{};
        gmtime_r(&seconds, &parts);
        // Not strftime: its names of days and months are the locale's.
        constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
        constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
        std::array<char, 96> text{};
        std::snprintf(text.data(), text.size(), "Date: %s, %02d %s %04d %02d:%02d:%02d GMT\r\n",
                      days[size_t(parts.tm_wday)], parts.tm_mday, months[size_t(parts.tm_mon)],
                      parts.tm_year + 1900, parts.tm_hour, parts.tm_min, parts.tm_sec);
        m_date = text.data();
    }
    return m_date;
}

std::string IoWorker::makeRequestId()
{
    // The mixing step of splitmix64: neighbours look nothing alike.
    uint64_t z = m_nextId += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    z ^= z >> 31;
    std::string out(16, '0');
    for (char &c : out) {
        c = "0123456789abcdef"[z & 15];
        z >>= 4;
    }
    return out;
}

} // namespace scorewatch::http
