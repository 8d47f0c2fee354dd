// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/redisclient.h"
#include "core/redis/redisthread.h"
#include "tests/support/redisprocess.h"
#include "tests/support/support.h"

namespace scorewatch::test {

/// For what has to happen: longer than any loaded machine takes, in milliseconds.
inline constexpr int kPatience = 60000;

/// Short times, so that a test of what happens after them need not wait long.
inline RedisClientOptions briskOptions()
{
    RedisClientOptions options;
    options.clientName = "test";
    options.reconnectFirst = std::chrono::milliseconds(10);
    options.reconnectCeiling = std::chrono::milliseconds(100);
    return options;
}

/// A client on a Redis thread of its own, and what it said, told in the test's thread.
class RedisSession final
{
public:
    explicit RedisSession(const RedisEndpoint &endpoint, const RedisClientOptions &options = briskOptions())
        : client(m_thread.create<RedisClient>(endpoint, options))
    {
        QObject::connect(client, &RedisClient::stateChanged, &m_context,
                         [this](RedisClient::State state) { states.append(state); });
        QObject::connect(client, &RedisClient::connectionLost, &m_context,
                         [this](const Error &why) { errors.append(why); });
        QObject::connect(client, &RedisClient::ready, &m_context,
                         [this](const RedisServerInfo &info) { servers.append(info); });
        m_thread.run([this] { client->start(); });
    }

    /// Blocks until the reply is here.
    Result<RedisReply> ask(const RedisCommand &command) const { return client->request(command).result(); }
    [[nodiscard]] bool isReady() const { return client->state() == RedisClient::State::Ready; }
    [[nodiscard]] QStringList messages() const
    {
        QStringList texts;
        for (const Error &error : errors)
            texts.append(toString(error));
        return texts;
    }
    RedisThread &thread() { return m_thread; }

private:
    QObject m_context;
    RedisThread m_thread;

public:
    RedisClient *const client;
    QList<RedisClient::State> states;
    QList<Error> errors;
    QList<RedisServerInfo> servers; ///< one for each time it became ready
};

} // namespace scorewatch::test
