// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/identity/loginthrottle.h"

#include <algorithm>
#include <atomic>

#include <QLoggingCategory>

#include "core/base/async.h"
#include "core/identity/base64url.h"
#include "core/identity/clientaddress.h"
#include "core/identity/secrets.h"
#include "core/redis/redisclient.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

Q_LOGGING_CATEGORY(lcThrottle, "scorewatch.identity.throttle")

/// Stands before the ticket of one that this process counted for itself.
constexpr char kLocalMark = '~';

QByteArray keyOf(const QByteArray &whom)
{
    return "rate_limit:" + whom + ":login";
}

std::chrono::seconds roundedUp(std::chrono::milliseconds time)
{
    return std::max(std::chrono::seconds(1), std::chrono::ceil<std::chrono::seconds>(time));
}

} // namespace

/// What this process counts while Redis does not.
struct LoginThrottle::Local
{
    LocalWindows windows;
    std::atomic<bool> isUsed = false;

    explicit Local(const LoginThrottleOptions &options) : windows(options.localKeys, options.steadyNow) { }

    /// Told once, not for each log-in.
    void use(const Result<RedisReply> &reply)
    {
        if (!isUsed.exchange(true))
            qCWarning(lcThrottle).noquote()
                << "Log-ins are counted by this process alone until Redis does it again:"
                << (reply ? QStringLiteral("Redis answered something else.") : toString(reply.error()));
    }
};

LoginThrottle::LoginThrottle(RedisClient &client, LoginThrottleOptions options)
    : m_client(client)
    , m_options(std::move(options))
    , m_script(RedisScript::fromResource(u":/scorewatch/identity/take.lua"_s))
    , m_local(std::make_shared<Local>(m_options))
{ }

QFuture<Result<LoginThrottle::Verdict>> LoginThrottle::attempt(const QByteArray &address)
{
    const QByteArray network = clientaddress::network(address);
    if (network.isEmpty())
        return async::ready(Result<Verdict>(Verdict{true, {}, {}}));
    return take({keyOf("address-" + network), m_options.addressAttempts, m_options.addressWindow});
}

QFuture<Result<LoginThrottle::Verdict>> LoginThrottle::failure(const QByteArray &account)
{
    return take({keyOf(account), m_options.accountFailures, m_options.accountWindow});
}

void LoginThrottle::forgive(const QByteArray &account, const QByteArray &ticket)
{
    if (ticket.startsWith(kLocalMark)) {
        m_local->windows.giveBack(keyOf(account));
        return;
    }
    m_client.send({"ZREM", keyOf(account), ticket}, [](const Result<RedisReply> &reply) {
        if (!reply)
            qCInfo(lcThrottle).noquote()
                << "A log-in goes on counting as a failure:" << toString(reply.error());
    });
}

QFuture<Result<LoginThrottle::Verdict>> LoginThrottle::take(const Window &window)
{
    auto promise = std::make_shared<QPromise<Result<Verdict>>>();
    promise->start();
    const QByteArray ticket = base64url::encode(secrets::randomBytes(12));
    const int localLimit = std::max(1, window.limit / std::max(1, m_options.localDivisor));
    m_client.eval(
        m_script, {window.key},
        {QByteArray::number(window.limit), QByteArray::number(qint64(window.length.count())), ticket},
        [promise, ticket, window, localLimit, local = m_local](const Result<RedisReply> &reply) {
            Verdict verdict;
            if (reply && reply->isArray() && reply->size() == 2) {
                local->isUsed = false;
                verdict.allowed = reply->at(0).toInteger() == 1;
                verdict.retryAfter = roundedUp(std::chrono::milliseconds(reply->at(1).toInteger()));
                verdict.ticket = ticket;
            } else {
                local->use(reply);
                const LocalWindows::Answer answer
                    = local->windows.take(window.key, localLimit, window.length);
                verdict.allowed = answer.allowed;
                verdict.retryAfter = roundedUp(answer.retryAfter);
                verdict.ticket = kLocalMark + ticket;
            }
            if (verdict.allowed)
                verdict.retryAfter = {};
            promise->addResult(verdict);
            promise->finish();
        });
    return promise->future();
}

} // namespace scorewatch
