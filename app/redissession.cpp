// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/redissession.h"

#include <condition_variable>
#include <mutex>
#include <optional>

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

/// The first thing that comes of a connection attempt; told on the Redis thread, waited for on ours.
class FirstOutcome final
{
public:
    using Outcome = Result<RedisServerInfo>;

    void tell(Outcome outcome)
    {
        const std::lock_guard lock(m_mutex);
        if (!m_outcome)
            m_outcome = std::move(outcome);
        m_changed.notify_all();
    }
    Outcome wait()
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_outcome.has_value(); });
        return *m_outcome;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::optional<Outcome> m_outcome;
};

} // namespace

Result<std::unique_ptr<RedisSession>> RedisSession::open(const RedisEndpoint &endpoint,
                                                         const std::stop_token &stop)
{
    std::unique_ptr<RedisSession> session(new RedisSession);
    const auto first = std::make_shared<FirstOutcome>();
    const std::stop_callback stopped(stop, [first] {
        first->tell(Error{Error::Code::Cancelled, u"The connection to Redis was not waited for."_s, {}, {}});
    });
    session->m_client = session->m_thread.create<RedisClient>(endpoint);
    session->m_thread.run([client = session->m_client, first] {
        QObject::connect(client, &RedisClient::ready, client,
                         [first](const RedisServerInfo &info) { first->tell(info); });
        QObject::connect(client, &RedisClient::connectionLost, client,
                         [first](const Error &why) { first->tell(why); });
        client->start();
    });
    const Result<RedisServerInfo> info = first->wait();
    if (!info)
        return info.error();
    session->m_info = *info;
    return session;
}

RedisSession::~RedisSession() = default;

void RedisSession::run(const std::function<void(RedisClient &)> &work)
{
    m_thread.run([&] { work(*m_client); });
}

void RedisSession::close()
{
    m_thread.post([client = m_client] { client->stop(); });
}

} // namespace scorewatch
