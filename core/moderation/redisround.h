// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QFuture>
#include <QPromise>

#include "core/redis/redisclient.h"

namespace scorewatch {

/// RedisClient::sendAll() as a future. The promise is shared: who waits may go on before it is finished.
[[nodiscard]] inline QFuture<Result<QList<RedisReply>>> redisRound(RedisClient &client,
                                                                   const QList<RedisCommand> &commands)
{
    const auto promise = std::make_shared<QPromise<Result<QList<RedisReply>>>>();
    promise->start();
    client.sendAll(commands, [promise](const Result<QList<RedisReply>> &replies) {
        promise->addResult(replies);
        promise->finish();
    });
    return promise->future();
}

} // namespace scorewatch
