// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

#include <QByteArray>
#include <QObject>
#include <QTimer>

#include "core/base/result.h"
#include "core/limits/attemptlog.h"
#include "core/redis/redisscript.h"

namespace scorewatch {

class RedisClient;
struct RedisReply;

/// Counts attempts in Redis, so that no more than the limit get through in any window of time, whichever process asks.
///
/// Lives on the Redis thread, beside its client: `redisThread.create<RateLimiter>(*client)`. One script serves many
/// questions: what is asked while one is under way goes with the next. Redis's clock counts. While Redis is away or too
/// slow, this process allows half of each limit by itself; it remembers what it let through, either way, so nobody
/// starts anew when Redis goes or comes.
class RateLimiter final : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        std::chrono::milliseconds patience{250}; ///< for Redis's answer; then this process decides
        size_t memory = 1'000'000;               ///< attempts remembered by this process; a key counts as ten
    };

    /// One attempt. Several in one check() are independent: one that is allowed counts, whatever becomes of the others.
    struct Question
    {
        QByteArray subject;  ///< who: a player's id, an account, an address
        QByteArray endpoint; ///< what, without ':', e.g. "scores"
        int limit = 0;       ///< at least 1; Redis keeps 8 bytes for each
        std::chrono::milliseconds window{0};
    };

    struct Verdict
    {
        bool allowed = false;
        int remaining = 0;                      ///< attempts that are left now
        std::chrono::milliseconds retryAfter{}; ///< when not allowed
        bool local = false;                     ///< decided by this process without Redis

        bool operator==(const Verdict &) const = default;
    };
    /// In the order of the questions.
    using Callback = std::function<void(std::vector<Verdict> verdicts)>;

    struct Statistics
    {
        qint64 allowed = 0;
        qint64 refused = 0;
        qint64 local = 0; ///< of both: decided while Redis was away or slow
        qint64 scripts = 0;
    };

    explicit RateLimiter(RedisClient &client);
    RateLimiter(RedisClient &client, Options options);
    /// Answers what is still open.
    ~RateLimiter() override;

    /// Any thread; never blocks. The callback is called once, on the Redis thread, later.
    void check(std::vector<Question> questions, Callback callback);
    /// Any thread. The subject starts anew, e.g. the failures of an account after a login that was right.
    /// Another process that let the whole limit through by itself forgets it when the window is over.
    void forget(const QByteArray &subject, const QByteArray &endpoint);

    /// Any thread. Whether this process decides by itself now, as of the last question.
    [[nodiscard]] bool isLocal() const { return m_isLocal.load(std::memory_order_relaxed); }
    [[nodiscard]] Statistics statistics() const; ///< any thread

protected:
    void customEvent(QEvent *) override { work(); }

private:
    struct Asked
    {
        std::vector<Question> questions;
        Callback callback;
        std::vector<QByteArray> keys;
        std::vector<std::optional<Verdict>> verdicts;

        [[nodiscard]] bool isForgetting() const { return !callback; } ///< the one key
    };
    using Batch = std::vector<Asked>;

    void enqueue(Asked asked);
    void work();
    [[nodiscard]] Batch takeWaiting();
    void refuseKnown(Batch &batch) const;
    void ask(Batch batch);
    void forgetHere(const QByteArray &key);
    void take(const Result<RedisReply> &reply);
    [[nodiscard]] bool fill(Batch &batch, const RedisReply &reply);
    void giveUpWaiting();
    void decideHere(Batch batch);
    void finish(Batch batch);
    void setLocal(bool local, const QString &why);

    RedisClient &m_client;
    const Options m_options;
    const RedisScript m_script;

    std::mutex m_mutex; ///< guards these two
    std::deque<Asked> m_waiting;
    bool m_woken = false; ///< this thread will look at what waits

    // The Redis thread only.
    AttemptLog m_log;
    Batch m_underWay;
    AttemptLog::Time m_askedAt;
    bool m_scriptRuns = false; ///< Redis owes an answer, perhaps one that nobody waits for any more
    QTimer m_patience;

    std::atomic<bool> m_isLocal = false;
    std::atomic<qint64> m_allowed = 0;
    std::atomic<qint64> m_refused = 0;
    std::atomic<qint64> m_local = 0;
    std::atomic<qint64> m_scripts = 0;
};

} // namespace scorewatch
