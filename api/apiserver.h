// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include <QStringList>

#include "api/http/httpserver.h"
#include "api/resources/accesslog.h"
#include "api/resources/healthresource.h"
#include "api/resources/scoregate.h"
#include "api/resources/scoresresource.h"
#include "core/base/result.h"
#include "core/live/liveboard.h"

namespace scorewatch {
class AccountService;
class ConnectionPool;
class FraudWatch;
class ModerationOffice;
class PlayerLookup;
class RedisClient;
class RevocationList;
class SessionKeeper;
class TokenCodec;
} // namespace scorewatch

namespace scorewatch::api {

/// The API of docs/api.md: the server, its operations and what they share. Lives on the main thread, which must run an
/// event loop; the requests are served on threads of its own.
class ApiServer final
{
public:
    struct Options
    {
        http::HttpServer::Options http;
        http::HttpLimits limits;
        QStringList allowedOrigins;
        QStringList trustedProxies;
        bool publicBoard = true; ///< the board can be watched without a token
        ScoresResource::Limits scores;
        AccessLog::Level log = AccessLog::Level::Failures;
        AccessLog::Write writeLog; ///< takes a line; any thread
    };
    /// All of them outlive the server.
    struct Parts
    {
        ConnectionPool &pool;
        RedisClient &redis;
        RedisBoardReader &board;
        PlayerLookup &lookup;
        ScoreWriter &writer;
        RateLimiter &limiter;
        const TokenCodec &tokens;
        const ActionTokenCodec &actionTokens;
        AccountService &accounts;
        SessionKeeper &sessions;
        RevocationList &revocations;
        ModerationOffice &moderation;
        ScoreGate::Refused refused;
        FraudWatch &fraud;
        std::function<HealthResource::Missing()> missing; ///< any thread
    };

    ApiServer(Options options, const Parts &parts);
    ~ApiServer();
    ApiServer(const ApiServer &) = delete;
    ApiServer &operator=(const ApiServer &) = delete;

    /// InvalidArgument: an option makes no sense. Otherwise why it cannot listen.
    Result<void> start();
    /// Takes no more requests, says goodbye to who watches, and lets what is under way be answered, which needs the event
    /// loop. `ended` is called on a thread of the server's when that is done, or the patience is over.
    void drain(std::chrono::milliseconds patience, std::function<void()> ended);
    /// Blocks until no write is on its way any more: after the writer has ended, before the server does.
    void waitUntilIdle();
    /// Where it can be reached; see HttpServer.
    [[nodiscard]] QString address() const;

    /// The board has changed.
    void accept(const LiveBoard &board);
    /// Closes who watches with a token of this user from before `validAfter` (seconds since 1970). `closed` is called on
    /// any thread with how many that were, also those that were closed shortly before for the same reason.
    void closeSockets(const UserId &user, qint64 validAfter, std::function<void(int)> closed);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace scorewatch::api
