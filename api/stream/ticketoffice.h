// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include <QByteArray>

#include "core/base/result.h"
#include "core/domain/principal.h"

namespace scorewatch {
class RedisClient;
}

namespace scorewatch::stream {

/// Tickets that let somebody open a WebSocket once, within 30 s: a browser cannot send a token there, and a token in a
/// URL would end in logs. Any thread.
///
/// They live in Redis, so that every scorewatchd behind a balancer takes them, and as a hash, so that reading Redis lets
/// nobody in. While Redis is away a ticket lives in this process and counts only here. Answers are callbacks, because
/// those who ask are the server's threads, which have no event loop of Qt: they come exactly once, on any thread, perhaps
/// before the call returns.
class TicketOffice final
{
public:
    struct Options
    {
        std::chrono::milliseconds life{30'000};
        std::size_t most = 20'000;   ///< tickets of this process that are not expired
        std::size_t mostOfOne = 200; ///< of them, of one caller
        std::function<std::chrono::milliseconds()> steadyNow = [] {
            return std::chrono::duration_cast<std::chrono::milliseconds>(
                std::chrono::steady_clock::now().time_since_epoch());
        };
    };
    using Issued = std::function<void(Result<QByteArray>)>;
    using Redeemed = std::function<void(Result<Principal>)>;

    /// `redis` may be null, else it must outlive every call.
    explicit TicketOffice(RedisClient *redis);
    TicketOffice(RedisClient *redis, Options options);
    ~TicketOffice();

    /// 43 letters, digits, "-" and "_". Exhausted when too many are out.
    void issue(const Principal &principal, Issued done);
    /// Who it was given to. NotFound: never given out, used or too old. Unavailable: Redis is away or went away
    /// meanwhile, and the ticket may be gone.
    void redeem(const QByteArray &ticket, Redeemed done);
    [[nodiscard]] std::chrono::milliseconds life() const { return m_options.life; }

private:
    class Drawer;

    RedisClient *m_redis;
    const Options m_options;
    std::shared_ptr<Drawer> m_drawer; ///< shared with what waits for Redis
};

} // namespace scorewatch::stream
