// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include "core/base/result.h"
#include "core/redis/redisreply.h"

namespace scorewatch {

/// A command and its arguments, e.g. {"ZADD", "leaderboard", "1550", id}. Binary-safe.
using RedisCommand = QList<QByteArray>;

/// The command as it goes over the wire (RESP2).
[[nodiscard]] QByteArray encode(const RedisCommand &command);
/// Appends it to `buffer` with at most one allocation, whatever the number of arguments.
void encodeTo(QByteArray &buffer, const RedisCommand &command);
/// The same for a command in two pieces, so that a head need not be put before a long list of arguments.
void encodeTo(QByteArray &buffer, const RedisCommand &head, const QList<QByteArray> &middle,
              const QList<QByteArray> &tail);

/// What a server may make us hold for one reply.
struct RedisReplyLimits
{
    qsizetype bytes = 256LL * 1024 * 1024;   ///< on the wire
    qsizetype elements = 16LL * 1024 * 1024; ///< values, at all levels together

    bool operator==(const RedisReplyLimits &) const = default;
};

/// Cuts a stream of bytes into replies. Any bytes are safe to feed; the first that are not RESP2, or a reply past the
/// limits or nested deeper than 7, poison the reader: what follows cannot be trusted, the connection must be closed.
class RedisReplyReader final
{
public:
    explicit RedisReplyReader(RedisReplyLimits limits = {});
    ~RedisReplyReader();
    RedisReplyReader(const RedisReplyReader &) = delete;
    RedisReplyReader &operator=(const RedisReplyReader &) = delete;

    /// Copies the bytes. Feed pieces of about 16 KiB and read all replies after each: larger ones cost extra moves.
    void feed(QByteArrayView bytes);
    /// The next whole reply, an Error (for ever after) when the stream is broken, nothing when bytes are missing.
    /// A reply in which the server reports an error is a value of type RedisReply::Type::Error.
    [[nodiscard]] std::optional<Result<RedisReply>> next();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace scorewatch
