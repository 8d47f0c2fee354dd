// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/redisclient.h"

#include <deque>

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEvent>
#include <QPromise>
#include <QThread>
#include <QTimer>

#include "core/redis/rediscall.h"
#include "core/redis/rediscallqueue.h"
#include "core/redis/rediserror.h"
#include "core/redis/redistransport.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

Result<RedisReply> resultOf(RedisReply &&reply)
{
    if (reply.isError())
        return errorFromRedis(reply.string);
    return std::move(reply);
}

/// A callback that fulfils the future it comes with.
std::pair<RedisClient::Callback, QFuture<Result<RedisReply>>> promised()
{
    auto promise = std::make_shared<QPromise<Result<RedisReply>>>();
    promise->start();
    QFuture<Result<RedisReply>> future = promise->future();
    return {[promise](const Result<RedisReply> &result) {
                promise->addResult(result);
                promise->finish();
            },
            future};
}

} // namespace

/// The Redis thread's side: what is in flight, and for how long.
class RedisClient::Private final : public QObject
{
public:
    Private(RedisClient *client, RedisEndpoint endpoint, const RedisClientOptions &clientOptions);

    void stop();
    void assertThread() const { Q_ASSERT(thread() == QThread::currentThread()); }

    RedisCallQueue queue; ///< the side of all threads
    RedisTransport transport;

protected:
    void customEvent(QEvent *) override { transmit(); }

private:
    void transmit();
    void watchProgress();
    void take(RedisReply &&reply);
    void takeSingle(RedisCall call, RedisReply &&reply);
    void sendForgottenScripts();
    void setState(State state);
    void connectionIsReady(const RedisServerInfo &info);
    void connectionIsLost(const Error &why, bool news);
    void failAll(const Error &longestSent, const Error &sent, const Error &unsent);
    void checkProgress();
    void keepAlive();

    RedisClient *const q;
    const RedisClientOptions m_options;
    std::deque<RedisCall> m_inFlight;
    QList<RedisReply> m_collected;     ///< of the pipeline at the front
    std::deque<RedisCall> m_forgotten; ///< scripts to be sent once more, before anything that waits
    QElapsedTimer m_quiet;             ///< since something came, or since something is in flight
    QTimer m_progressTimer;
    bool m_overdue = false;
    QTimer m_keepaliveTimer;
};

RedisClient::Private::Private(RedisClient *client, RedisEndpoint endpoint,
                              const RedisClientOptions &clientOptions)
    : queue(clientOptions.maxQueuedCommands, clientOptions.maxQueuedBytes,
            [this] { QCoreApplication::postEvent(this, new QEvent(QEvent::User)); })
    , transport(
          std::move(endpoint), clientOptions, {}, [this](RedisReply &&reply) { take(std::move(reply)); },
          nullptr)
    , q(client)
    , m_options(clientOptions)
{
    m_progressTimer.setSingleShot(true);
    connect(&m_progressTimer, &QTimer::timeout, this, &Private::checkProgress);
    connect(&m_keepaliveTimer, &QTimer::timeout, this, &Private::keepAlive);
    connect(&transport, &RedisTransport::connecting, this, [this] { setState(State::Connecting); });
    connect(&transport, &RedisTransport::ready, this, &Private::connectionIsReady);
    connect(&transport, &RedisTransport::lost, this, &Private::connectionIsLost);
    connect(&transport, &RedisTransport::drained, this, [this] {
        m_overdue = false;
        m_quiet.start();
        queue.setBacklog(transport.bytesToWrite());
    });
}

/// Writes all that was queued since the last turn of the event loop.
void RedisClient::Private::transmit()
{
    RedisCallQueue::Batch batch = queue.take(!m_forgotten.empty());
    if (!batch.calls.empty()) {
        Q_ASSERT(transport.isReady()); // a queue without a connection keeps nothing
        const bool idle = m_inFlight.empty();
        std::move(batch.calls.begin(), batch.calls.end(), std::back_inserter(m_inFlight));
        if (idle)
            watchProgress();
        for (const QByteArray &piece : batch.pieces)
            transport.write(piece);
        transport.flush();
        queue.setBacklog(transport.bytesToWrite());
    }
    for (auto &[call, error] : batch.refused)
        call.fail(error);
}

void RedisClient::Private::watchProgress()
{
    m_quiet.start();
    m_progressTimer.start(m_options.commandTimeout);
}

void RedisClient::Private::take(RedisReply &&reply)
{
    if (m_inFlight.empty()) {
        transport.close({Error::Code::Internal,
                         u"Redis answered something that was not asked, so the connection was closed."_s,
                         {},
                         {}});
        return;
    }
    queue.settleOne();
    RedisCall &front = m_inFlight.front();
    if (!std::holds_alternative<PipelineCallback>(front.receiver)) {
        RedisCall call = std::move(front);
        m_inFlight.pop_front();
        takeSingle(std::move(call), std::move(reply));
        return;
    }
    m_collected.append(std::move(reply));
    if (m_collected.size() < front.replies)
        return;
    const PipelineCallback callback = std::move(std::get<PipelineCallback>(front.receiver));
    m_inFlight.pop_front();
    const Result<QList<RedisReply>> replies(std::exchange(m_collected, {}));
    sendForgottenScripts();
    if (callback)
        callback(replies);
}

void RedisClient::Private::takeSingle(RedisCall call, RedisReply &&reply)
{
    Callback callback;
    if (auto *eval = std::get_if<std::unique_ptr<RedisEvalCall>>(&call.receiver)) {
        if (reply.isError() && reply.string.startsWith("NOSCRIPT")
            && !std::exchange((*eval)->sentAgain, true)) {
            m_forgotten.push_back(std::move(call));
            sendForgottenScripts();
            return;
        }
        callback = std::move((*eval)->callback);
    } else {
        callback = std::move(std::get<Callback>(call.receiver));
    }
    sendForgottenScripts();
    if (callback)
        callback(resultOf(std::move(reply)));
}

/// Once all that was sent beside them is answered, and before all that waits: so scripts keep their order.
void RedisClient::Private::sendForgottenScripts()
{
    if (m_forgotten.empty() || !m_inFlight.empty())
        return;
    QByteArray bytes;
    for (const RedisCall &call : m_forgotten)
        std::get<std::unique_ptr<RedisEvalCall>>(call.receiver)->encodeTo(bytes, true);
    m_inFlight.swap(m_forgotten);
    queue.expectAgain(qsizetype(m_inFlight.size()));
    watchProgress();
    transport.write(bytes);
    transport.flush();
    queue.remind();
}

void RedisClient::Private::setState(State state)
{
    if (q->m_state.exchange(state, std::memory_order_acq_rel) != state)
        Q_EMIT q->stateChanged(state);
}

void RedisClient::Private::connectionIsReady(const RedisServerInfo &info)
{
    queue.open();
    m_overdue = false;
    m_keepaliveTimer.start(m_options.keepalive);
    setState(State::Ready);
    Q_EMIT q->ready(info);
}

void RedisClient::Private::connectionIsLost(const Error &why, bool news)
{
    const QString reason = toString(why);
    const Error unknown{
        Error::Code::Unknown,
        u"The connection to Redis broke before it answered; this may or may not have been done."_s,
        reason,
        {}};
    const Error unsent{Error::Code::Unavailable,
                       u"The connection to Redis broke before this was sent; it comes back by itself."_s,
                       reason,
                       {}};
    failAll(why.code == Error::Code::Timeout ? why : unknown, unknown, unsent);
    if (news)
        Q_EMIT q->connectionLost(why);
}

void RedisClient::Private::failAll(const Error &longestSent, const Error &sent, const Error &unsent)
{
    RedisCallQueue::Batch batch = queue.close();
    m_progressTimer.stop();
    m_keepaliveTimer.stop();
    m_collected.clear();
    std::deque<RedisCall> inFlight = std::exchange(m_inFlight, {});
    std::deque<RedisCall> forgotten = std::exchange(m_forgotten, {});
    setState(State::Disconnected);

    const Error *error = &longestSent;
    for (RedisCall &call : inFlight)
        call.fail(*std::exchange(error, &sent));
    for (RedisCall &call : forgotten)
        call.fail(unsent);
    for (RedisCall &call : batch.calls)
        call.fail(unsent);
    for (auto &[call, why] : batch.refused)
        call.fail(why);
}

void RedisClient::Private::checkProgress()
{
    if (m_inFlight.empty())
        return;
    const std::chrono::milliseconds quiet(m_quiet.elapsed());
    if (quiet < m_options.commandTimeout) {
        m_progressTimer.start(m_options.commandTimeout - quiet);
    } else if (!std::exchange(m_overdue, true)) {
        // It may be this thread that was held up: one turn of the event loop to read what has come meanwhile.
        m_progressTimer.start(0);
    } else {
        transport.close(
            {Error::Code::Timeout,
             u"Redis gave no answer for %1 ms, so the connection was closed; what was asked may or may not "
             "have been done."_s.arg(m_options.commandTimeout.count()),
             {},
             {}});
    }
}

void RedisClient::Private::keepAlive()
{
    if (m_inFlight.empty())
        q->send({"PING"}, {});
}

void RedisClient::Private::stop()
{
    transport.stop();
    const Error cancelled{Error::Code::Cancelled, u"This program closed its connection to Redis."_s, {}, {}};
    failAll(cancelled, cancelled, cancelled);
}

RedisClient::RedisClient(RedisEndpoint endpoint, RedisClientOptions options, QObject *parent)
    : QObject(parent), d(std::make_unique<Private>(this, std::move(endpoint), options))
{ }

RedisClient::~RedisClient()
{
    d->assertThread();
    d->stop();
    d->stop(); // what callbacks asked for while the first was telling them
}

void RedisClient::start()
{
    d->assertThread();
    d->transport.start();
}

void RedisClient::stop()
{
    d->assertThread();
    d->stop();
}

void RedisClient::send(RedisCommand command, Callback callback)
{
    Q_ASSERT(!command.isEmpty());
    d->queue.post({std::move(callback)}, command.size(),
                  [&](QByteArray &buffer) { encodeTo(buffer, command); });
}

void RedisClient::sendAll(QList<RedisCommand> commands, PipelineCallback callback)
{
    if (commands.isEmpty()) {
        // There is no reply to wait for, but the callback still comes later and on the Redis thread.
        QMetaObject::invokeMethod(
            d.get(),
            [callback = std::move(callback)] {
                if (callback)
                    callback(QList<RedisReply>());
            },
            Qt::QueuedConnection);
        return;
    }
    d->queue.post({std::move(callback), commands.size()}, commands.size() * commands.first().size(),
                  [&](QByteArray &buffer) {
                      for (const RedisCommand &command : commands)
                          encodeTo(buffer, command);
                  });
}

QFuture<Result<RedisReply>> RedisClient::request(RedisCommand command)
{
    auto [callback, future] = promised();
    send(std::move(command), std::move(callback));
    return future;
}

void RedisClient::eval(const RedisScript &script, QList<QByteArray> keys, QList<QByteArray> args,
                       Callback callback)
{
    const bool withSource = d->queue.announceScript(script.sha1());
    auto owner = std::make_unique<RedisEvalCall>(
        RedisEvalCall{script, std::move(keys), std::move(args), std::move(callback)});
    const RedisEvalCall &call = *owner; // stays where it is while the queue takes it
    d->queue.post({std::move(owner)}, call.keys.size() + call.arguments.size(),
                  [&](QByteArray &buffer) { call.encodeTo(buffer, withSource); });
}

QFuture<Result<RedisReply>> RedisClient::evalAsync(const RedisScript &script, QList<QByteArray> keys,
                                                   QList<QByteArray> args)
{
    auto [callback, future] = promised();
    eval(script, std::move(keys), std::move(args), std::move(callback));
    return future;
}

} // namespace scorewatch
