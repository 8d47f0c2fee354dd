// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include "core/base/result.h"
#include "core/fraud/observation.h"
#include "core/redis/redisscript.h"

namespace scorewatch {

class RedisClient;

/// The bounded stream in Redis that gathers what all instances observed, and the lease of the one that reads it.
/// Blocks until Redis answered: for a thread of one's own, never the Redis thread.
class FraudStream final
{
public:
    struct Options
    {
        QByteArray instance; ///< nobody else's
        std::chrono::milliseconds lease{3000};
        qint64 maxBytes = 64LL * 1024 * 1024; ///< of payload in the stream
        int maxEntries = 100'000;
        int entriesATurn = 200;
    };

    struct Entry
    {
        QByteArray id;
        std::vector<Observation> observations;
    };

    struct Turn
    {
        bool leads = false;
        bool isNew = false; ///< the lease was taken anew, so the entries are those from the beginning
        QByteArray position;
        qint64 lost = 0; ///< observations that the stream let go before they were read, ever
        std::vector<Entry> entries;
        qint64 unreadable = 0; ///< entries that nobody of ours has written
        bool isFull = false;   ///< there is more to read
    };

    FraudStream(RedisClient &client, Options options);

    /// One entry for some hundreds of them; all or, with an error, perhaps none.
    Result<void> lay(const std::vector<Observation> &observations);
    /// Takes or renews the lease and reads behind `after`; `keep`: all up to there is recorded. Either may be empty.
    Result<Turn> turn(const QByteArray &after, const QByteArray &keep);
    /// Gives the lease back, so that nobody waits for its end.
    Result<void> leave(const QByteArray &keep);

    /// Whether entry `a` stands behind entry `b`.
    [[nodiscard]] static bool isAfter(const QByteArray &a, const QByteArray &b);

private:
    [[nodiscard]] QList<QByteArray> turnArguments(const QByteArray &after, const QByteArray &keep,
                                                  const QByteArray &wish) const;

    RedisClient &m_client;
    const Options m_options;
    const RedisScript m_layScript;
    const RedisScript m_turnScript;
};

} // namespace scorewatch
