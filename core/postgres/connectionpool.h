// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <mutex>

#include <QFuture>
#include <QPromise>
#include <QThreadPool>
#include <QThreadStorage>

#include "core/base/result.h"
#include "core/postgres/pgconnection.h"

namespace scorewatch {

/// A few threads with a connection each, for what a person or a page asks. run() may be called from any
/// thread; the job runs on a pool thread and must take everything it needs by value.
///
/// A connection is opened by the first job of its thread, and again when it was lost; for half a second after an attempt
/// failed, everybody gets its error instead of waiting in a row for the next one. More jobs than are allowed to wait fail
/// at once with Exhausted. Jobs that change
/// something use a PgTransaction inside one job: two jobs may run in any order.
class ConnectionPool final
{
public:
    ConnectionPool(QString dsn, PgConnection::Options options, int threads = 4);
    ~ConnectionPool();
    Q_DISABLE_COPY_MOVE(ConnectionPool)

    template <typename T> [[nodiscard]] QFuture<Result<T>> run(std::function<Result<T>(PgConnection &)> job);

    [[nodiscard]] const QString &dsn() const { return m_dsn; }
    [[nodiscard]] const PgConnection::Options &options() const { return m_options; }
    /// Cancels what is running and lets what is queued fail; then the pool can be destroyed without waiting
    /// long.
    void shutDown();

private:
    using Lease = std::unique_ptr<PgConnection>;

    /// This thread's connection, or why there is none.
    Result<PgConnection *> connection();
    void afterJob(PgConnection &connection);
    void started(PgConnection *connection);
    [[nodiscard]] static Error tooMany();

    QString m_dsn;
    PgConnection::Options m_options;
    QThreadStorage<Lease> m_storage;
    std::mutex m_mutex;
    std::map<PgConnection *, PgCanceller> m_busy; // made by the owning thread: libpq allows no other
    std::atomic<bool> m_closing = false;
    static constexpr int kMaxWaiting = 1000;
    std::atomic<int> m_waiting = 0;
    // Guarded by m_mutex.
    QDeadlineTimer m_noConnectBefore;
    Error m_lastConnectError;
    // Last, so that its threads end (and give back their connections) before the rest goes.
    QThreadPool m_threads;
};

template <typename T> QFuture<Result<T>> ConnectionPool::run(std::function<Result<T>(PgConnection &)> job)
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    if (++m_waiting > kMaxWaiting) {
        --m_waiting;
        promise->addResult(tooMany());
        promise->finish();
        return promise->future();
    }
    // Not QtConcurrent::run: waiting for its future would run the job in the waiting thread.
    m_threads.start([this, promise, job = std::move(job)] {
        --m_waiting;
        const Result<PgConnection *> mine = connection();
        if (mine) {
            started(*mine);
            promise->addResult(job(**mine));
            afterJob(**mine);
        } else {
            promise->addResult(mine.error());
        }
        promise->finish();
    });
    return promise->future();
}

} // namespace scorewatch
