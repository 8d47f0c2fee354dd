// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/limits/ratelimiter.h"

#include <QCoreApplication>
#include <QEvent>
#include <QLoggingCategory>
#include <QPointer>

#include "core/redis/redisclient.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch {
namespace {

Q_LOGGING_CATEGORY(lcLimits, "scorewatch.limits")

/// Redis serves nobody else while a script runs; this many questions take it about 3 ms.
constexpr size_t kMostQuestions = 1000;

QByteArray keyOf(const QByteArray &subject, const QByteArray &endpoint)
{
    return QByteArrayLiteral("rate_limit:") + subject + ':' + endpoint;
}

RateLimiter::Verdict refusal(std::chrono::milliseconds retryAfter, bool local)
{
    return {.allowed = false, .remaining = 0, .retryAfter = std::max(retryAfter, 1ms), .local = local};
}

} // namespace

RateLimiter::RateLimiter(RedisClient &client) : RateLimiter(client, Options()) { }

RateLimiter::RateLimiter(RedisClient &client, Options options)
    : m_client(client)
    , m_options(options)
    , m_script(RedisScript::fromResource(u":/scorewatch/limits/attempts.lua"_s))
    , m_log(options.memory)
    , m_patience(this)
{
    m_patience.setSingleShot(true);
    m_patience.setTimerType(Qt::PreciseTimer);
    connect(&m_patience, &QTimer::timeout, this, &RateLimiter::giveUpWaiting);
}

RateLimiter::~RateLimiter()
{
    decideHere(std::exchange(m_underWay, {}));
    for (Batch batch = takeWaiting(); !batch.empty(); batch = takeWaiting()) {
        if (!batch.front().isForgetting())
            decideHere(std::move(batch));
    }
}

void RateLimiter::check(std::vector<Question> questions, Callback callback)
{
    Q_ASSERT(callback);
    Asked asked{std::move(questions), std::move(callback), {}, {}};
    asked.keys.reserve(asked.questions.size());
    for (const Question &question : asked.questions) {
        Q_ASSERT(question.limit > 0 && question.window > 0ms);
        asked.keys.push_back(keyOf(question.subject, question.endpoint));
    }
    asked.verdicts.resize(asked.questions.size());
    enqueue(std::move(asked));
}

void RateLimiter::forget(const QByteArray &subject, const QByteArray &endpoint)
{
    enqueue({{}, {}, {keyOf(subject, endpoint)}, {}});
}

void RateLimiter::enqueue(Asked asked)
{
    const std::lock_guard lock(m_mutex);
    m_waiting.push_back(std::move(asked));
    if (!std::exchange(m_woken, true))
        QCoreApplication::postEvent(this, new QEvent(QEvent::User));
}

RateLimiter::Statistics RateLimiter::statistics() const
{
    return {.allowed = m_allowed, .refused = m_refused, .local = m_local, .scripts = m_scripts};
}

/// Serves what waits until a script is under way or nothing is left.
void RateLimiter::work()
{
    while (m_underWay.empty()) {
        Batch batch = takeWaiting();
        if (batch.empty())
            return;
        if (batch.front().isForgetting()) {
            forgetHere(batch.front().keys.front());
            continue;
        }
        if (m_client.state() != RedisClient::State::Ready)
            setLocal(true, u"Redis is away"_s);
        if (m_client.state() == RedisClient::State::Ready && !m_scriptRuns)
            ask(std::move(batch));
        else
            decideHere(std::move(batch));
    }
}

/// Some whole requests, one that is to be forgotten, or nothing; then the next one wakes this thread.
RateLimiter::Batch RateLimiter::takeWaiting()
{
    Batch batch;
    size_t questions = 0;
    const std::lock_guard lock(m_mutex);
    while (!m_waiting.empty()
           && (batch.empty() || !(batch.front().isForgetting() || m_waiting.front().isForgetting()))
           && (batch.empty() || questions + m_waiting.front().questions.size() <= kMostQuestions)) {
        questions += m_waiting.front().questions.size();
        batch.push_back(std::move(m_waiting.front()));
        m_waiting.pop_front();
    }
    m_woken = !batch.empty();
    return batch;
}

/// Who was let through too often by this process alone need not be asked for: floods end here, and so does the hope
/// that a Redis without memory starts everybody anew.
void RateLimiter::refuseKnown(Batch &batch) const
{
    for (Asked &asked : batch) {
        for (size_t i = 0; i < asked.questions.size(); ++i) {
            const Question &question = asked.questions[i];
            const auto standing = m_log.standing(asked.keys[i], question.limit, question.window, m_askedAt);
            if (standing.inside >= question.limit)
                asked.verdicts[i] = refusal(standing.allowedIn, false);
        }
    }
}

void RateLimiter::ask(Batch batch)
{
    m_askedAt = std::chrono::steady_clock::now();
    refuseKnown(batch);
    QByteArrayList keys;
    QByteArrayList arguments{QByteArray()};
    for (const Asked &asked : batch) {
        for (size_t i = 0; i < asked.questions.size(); ++i) {
            if (asked.verdicts[i])
                continue;
            keys << asked.keys[i];
            arguments << QByteArray::number(asked.questions[i].limit)
                      << QByteArray::number(qint64(asked.questions[i].window.count()));
        }
    }
    if (keys.isEmpty()) {
        finish(std::move(batch));
        return;
    }
    m_underWay = std::move(batch);
    m_scriptRuns = true;
    ++m_scripts;
    if (!m_patience.isActive())
        m_patience.start(m_options.patience);
    m_client.eval(m_script, std::move(keys), std::move(arguments),
                  [self = QPointer(this)](const Result<RedisReply> &reply) {
                      if (self)
                          self->take(reply);
                  });
}

void RateLimiter::forgetHere(const QByteArray &key)
{
    m_log.forget(key);
    // Where this does not reach Redis, the subject has to wait for one window.
    m_client.send({"DEL", key}, {});
}

void RateLimiter::take(const Result<RedisReply> &reply)
{
    m_scriptRuns = false;
    Batch batch = std::exchange(m_underWay, {});
    if (!reply) {
        setLocal(true, toString(reply.error()));
        decideHere(std::move(batch));
    } else if (fill(batch, *reply)) {
        setLocal(false, {});
        finish(std::move(batch));
    } else {
        setLocal(true, u"Redis gave an answer that makes no sense"_s);
        decideHere(std::move(batch));
    }
    work();
}

/// False when the reply does not fit the questions. A batch that nobody waits for any more takes any.
bool RateLimiter::fill(Batch &batch, const RedisReply &reply)
{
    qsizetype next = 0;
    for (Asked &asked : batch) {
        for (size_t i = 0; i < asked.questions.size(); ++i) {
            if (asked.verdicts[i])
                continue;
            const RedisReply &answer = reply.at(next++);
            if (answer.type != RedisReply::Type::Integer)
                return false;
            if (answer.integer < 0) {
                asked.verdicts[i] = refusal(std::chrono::milliseconds(-answer.integer), false);
                continue;
            }
            const Question &question = asked.questions[i];
            m_log.add(asked.keys[i], question.limit, question.window, m_askedAt);
            asked.verdicts[i] = Verdict{
                .allowed = true, .remaining = int(answer.integer), .retryAfter = {}, .local = false};
        }
    }
    return true;
}

void RateLimiter::giveUpWaiting()
{
    if (m_underWay.empty())
        return;
    const auto waited
        = std::chrono::ceil<std::chrono::milliseconds>(std::chrono::steady_clock::now() - m_askedAt);
    if (waited < m_options.patience) {
        m_patience.start(m_options.patience - waited);
        return;
    }
    setLocal(true, u"Redis has not answered for %1 ms"_s.arg(m_options.patience.count()));
    decideHere(std::exchange(m_underWay, {}));
    work();
}

/// Half of the limit, because other processes do the same. What Redis counts of this batch later makes it stricter
/// than need be, for one window.
void RateLimiter::decideHere(Batch batch)
{
    const auto now = std::chrono::steady_clock::now();
    for (Asked &asked : batch) {
        for (size_t i = 0; i < asked.questions.size(); ++i) {
            if (asked.verdicts[i])
                continue;
            const Question &question = asked.questions[i];
            const int limit = std::max(1, question.limit / 2);
            const auto standing = m_log.standing(asked.keys[i], limit, question.window, now);
            ++m_local;
            if (standing.inside >= limit) {
                asked.verdicts[i] = refusal(standing.allowedIn, true);
                continue;
            }
            m_log.add(asked.keys[i], question.limit, question.window, now);
            asked.verdicts[i] = Verdict{
                .allowed = true, .remaining = limit - standing.inside - 1, .retryAfter = {}, .local = true};
        }
    }
    finish(std::move(batch));
}

void RateLimiter::finish(Batch batch)
{
    for (const Asked &asked : batch) {
        std::vector<Verdict> verdicts;
        verdicts.reserve(asked.verdicts.size());
        for (const std::optional<Verdict> &verdict : asked.verdicts) {
            verdict->allowed ? ++m_allowed : ++m_refused;
            verdicts.push_back(*verdict);
        }
        asked.callback(std::move(verdicts));
    }
}

void RateLimiter::setLocal(bool local, const QString &why)
{
    if (m_isLocal.exchange(local, std::memory_order_relaxed) == local)
        return;
    if (local)
        qCWarning(lcLimits).noquote()
            << "This process limits by itself, to half, while Redis cannot count:" << why;
    else
        qCInfo(lcLimits) << "Redis counts attempts again.";
}

} // namespace scorewatch
