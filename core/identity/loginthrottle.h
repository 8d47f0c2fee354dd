// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <memory>

#include <QFuture>

#include "core/base/result.h"
#include "core/identity/localwindows.h"
#include "core/redis/redisscript.h"

namespace scorewatch {

class RedisClient;

/// How many log-ins there may be; the windows slide, so no moment lets more through.
struct LoginThrottleOptions
{
    int addressAttempts = 10;
    std::chrono::seconds addressWindow{60};
    int accountFailures = 5;
    std::chrono::seconds accountWindow{900};
    /// While Redis is away each process counts for itself, to the limits divided by this.
    int localDivisor = 2;
    qsizetype localKeys = 10'000; ///< addresses and accounts that this process remembers
    LocalWindows::Clock steadyNow = [] {
        return std::chrono::duration_cast<std::chrono::milliseconds>(
            std::chrono::steady_clock::now().time_since_epoch());
    };
};

/// Slows down who guesses passwords: by address and by account, counted in Redis for all processes together.
/// Any thread; the client must outlive what is under way.
class LoginThrottle final
{
public:
    explicit LoginThrottle(RedisClient &client, LoginThrottleOptions options = {});

    struct Verdict
    {
        bool allowed = false;
        std::chrono::seconds retryAfter{0}; ///< where it is not allowed; at least 1
        QByteArray ticket;                  ///< of an allowed one, for forgive()
    };
    /// Counts an attempt. Who has no address (a Unix socket) is not held up by this one.
    [[nodiscard]] QFuture<Result<Verdict>> attempt(const QByteArray &address);
    /// Counts a failure before it is known to be one, so that attempts at once cannot be more than the limit.
    [[nodiscard]] QFuture<Result<Verdict>> failure(const QByteArray &account);
    /// Takes it back: the password was right, or was not looked at.
    void forgive(const QByteArray &account, const QByteArray &ticket);

private:
    struct Window
    {
        QByteArray key;
        int limit = 0;
        std::chrono::milliseconds length{0};
    };
    [[nodiscard]] QFuture<Result<Verdict>> take(const Window &window);

    RedisClient &m_client;
    const LoginThrottleOptions m_options;
    const RedisScript m_script;
    struct Local;
    std::shared_ptr<Local> m_local; ///< shared with what is under way
};

} // namespace scorewatch
