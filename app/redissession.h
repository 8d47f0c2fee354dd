// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <memory>
#include <stop_token>

#include "core/base/result.h"
#include "core/redis/redisclient.h"
#include "core/redis/redisthread.h"

namespace scorewatch {

/// One connection to Redis for the time of a command, on a thread of its own.
class RedisSession final
{
public:
    /// Blocks until the connection is ready, or until its first failure. Cancelled when told to stop meanwhile.
    static Result<std::unique_ptr<RedisSession>> open(const RedisEndpoint &endpoint,
                                                      const std::stop_token &stop);
    ~RedisSession();
    Q_DISABLE_COPY_MOVE(RedisSession)

    [[nodiscard]] RedisClient &client() { return *m_client; }
    /// Runs it on the Redis thread and waits.
    void run(const std::function<void(RedisClient &)> &work);
    /// Any thread: whatever waits for an answer gets Cancelled.
    void close();
    /// As it was when the connection was made.
    [[nodiscard]] const RedisServerInfo &info() const { return m_info; }

private:
    RedisSession() = default;

    RedisThread m_thread;
    RedisClient *m_client = nullptr; ///< m_thread's
    RedisServerInfo m_info;
};

} // namespace scorewatch
