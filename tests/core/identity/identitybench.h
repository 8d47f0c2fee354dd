// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/identity/accountservice.h"
#include "core/identity/passwordpool.h"
#include "core/identity/revocationlist.h"
#include "core/identity/sessionkeeper.h"
#include "core/identity/tokencodec.h"
#include "core/postgres/connectionpool.h"
#include "core/redis/redisclient.h"
#include "core/redis/redisthread.h"
#include "tests/support/scorestack.h"
#include "tests/support/sqlsession.h"
#include "tests/support/support.h"

namespace scorewatch::test {

/// Everything that has to do with who somebody is, on a fresh database and an empty Redis.
class IdentityBench final
{
public:
    IdentityBench(TestServers &servers, const QString &dsn)
        : sql(dsn)
        , pool(dsn, {}, 4)
        , client(thread.create<RedisClient>(servers.redisEndpoint(), clientOptions()))
        , codec(SigningKey::fromContent(QByteArray(32, 's'), QStringLiteral("test")).value())
        , throttle(*client)
        , sessions(pool, *client, QByteArray(32, 'a'))
        , revocations(pool, {.every = std::chrono::milliseconds(20)})
        , service({pool, passwords, throttle, codec, sessions, revocations})
    {
        thread.run([this] { client->start(); });
    }

    ~IdentityBench() { pool.shutDown(); }

    [[nodiscard]] bool isReady() const { return client->state() == RedisClient::State::Ready; }

    /// Lets the main thread work until the answer is there.
    static Result<AccountOutcome> await(const AccountService::Answer &answer)
    {
        if (!QTest::qWaitFor([&answer] { return answer.isFinished(); }, 20'000) || answer.resultCount() == 0)
            return Error{Error::Code::Timeout, QStringLiteral("There was no answer."), {}, {}};
        return answer.result();
    }

    Result<AccountOutcome> add(const QString &name, const QByteArray &address = {})
    {
        return await(service.registerPlayer({name,
                                             name + QStringLiteral("@example.com"),
                                             password(),
                                             QStringLiteral("VN"),
                                             {address, "test"}}));
    }
    Result<AccountOutcome> logIn(const QString &login, const QString &with = password(),
                                 const QByteArray &address = {})
    {
        return await(service.login({login, with, {address, "test"}}));
    }
    Result<AccountOutcome> refresh(const QByteArray &token)
    {
        return await(service.refresh({token, {"203.0.113.9", "again"}}));
    }

    static QString password() { return QStringLiteral("correct horse"); }

    QByteArray redis(const RedisCommand &command)
    {
        const auto reply = client->request(command).result();
        if (!reply)
            return "error: " + why(reply);
        return reply->type == RedisReply::Type::Integer ? QByteArray::number(reply->integer) : reply->string;
    }

    SqlSession sql;
    RedisThread thread;
    ConnectionPool pool;
    RedisClient *client;
    PasswordPool passwords{PasswordPool::Options{.cost = 4, .threads = 2}};
    TokenCodec codec;
    LoginThrottle throttle;
    SessionKeeper sessions;
    RevocationList revocations;
    AccountService service;

private:
    static RedisClientOptions clientOptions()
    {
        RedisClientOptions options;
        options.reconnectFirst = std::chrono::milliseconds(20);
        options.reconnectCeiling = std::chrono::milliseconds(100);
        return options;
    }
};

} // namespace scorewatch::test
