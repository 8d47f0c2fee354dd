// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>
#include <QList>

#include "core/base/error.h"
#include "core/config/redisendpoint.h"
#include "core/redis/rediscodec.h"
#include "core/redis/redisserverinfo.h"

namespace scorewatch {

/// What is said first on each connection, in one pipeline: who we are, which database, our name, and who the server is.
class RedisHandshake final
{
public:
    RedisHandshake(const RedisEndpoint &endpoint, const QByteArray &clientName);

    /// All commands, as they go over the wire.
    [[nodiscard]] QByteArray request() const;
    /// Takes the next reply; an Error when the connection cannot be used. Never holds the password, also where the
    /// server repeats it in its answer.
    [[nodiscard]] std::optional<Error> take(const RedisReply &reply);
    [[nodiscard]] bool isDone() const { return m_taken == m_steps.size(); }
    [[nodiscard]] const RedisServerInfo &info() const { return m_info; }

private:
    enum class Step { Authenticate, SelectDatabase, SetName, ReadInfo };
    struct Command
    {
        Step step;
        RedisCommand command;
    };

    [[nodiscard]] std::optional<Error> refusal(Step step, const QByteArray &text) const;

    QList<Command> m_steps;
    qsizetype m_taken = 0;
    int m_database;
    RedisServerInfo m_info;
};

} // namespace scorewatch
