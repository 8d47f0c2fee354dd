// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <variant>

#include "core/redis/redisclient.h"

namespace scorewatch {

/// A script on its way, with what is needed to send it again when the server has forgotten it.
struct RedisEvalCall
{
    RedisScript script;
    QList<QByteArray> keys;
    QList<QByteArray> arguments;
    RedisClient::Callback callback;
    bool sentAgain = false;

    void encodeTo(QByteArray &buffer, bool withSource) const
    {
        const RedisCommand head{withSource ? "EVAL" : "EVALSHA", withSource ? script.source() : script.sha1(),
                                QByteArray::number(keys.size())};
        scorewatch::encodeTo(buffer, head, keys, arguments);
    }
};

/// One call of a user of the client: who hears the outcome, and how many replies make it.
struct RedisCall
{
    std::variant<RedisClient::Callback, RedisClient::PipelineCallback, std::unique_ptr<RedisEvalCall>>
        receiver;
    qsizetype replies = 1;

    void fail(const Error &error)
    {
        if (auto *single = std::get_if<RedisClient::Callback>(&receiver)) {
            if (*single)
                (*single)(error);
        } else if (auto *pipeline = std::get_if<RedisClient::PipelineCallback>(&receiver)) {
            if (*pipeline)
                (*pipeline)(error);
        } else if (const auto &eval = std::get<std::unique_ptr<RedisEvalCall>>(receiver); eval->callback) {
            eval->callback(error);
        }
    }
};

} // namespace scorewatch
