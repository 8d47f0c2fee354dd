// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>

#include <QFuture>
#include <QThreadPool>

#include "core/identity/passwordhasher.h"

namespace scorewatch {

/// Computes password hashes in threads of its own, one as a rule, so that log-ins never take the processors from the
/// scores. Any thread. What does not fit into the queue is refused with Exhausted.
class PasswordPool final
{
public:
    struct Options
    {
        int cost = 12;
        int threads = 1;
        int maxWaiting
            = 32; ///< running ones included; more than that would wait for longer than anybody does
    };

    PasswordPool();
    explicit PasswordPool(Options options);
    ~PasswordPool(); ///< what waits fails with Cancelled; what runs is waited for
    Q_DISABLE_COPY_MOVE(PasswordPool)

    [[nodiscard]] QFuture<Result<QByteArray>> hash(const QByteArray &password);
    /// See PasswordHasher::verify(); an empty `stored` is nobody's.
    [[nodiscard]] QFuture<Result<bool>> verify(const QByteArray &password, const QByteArray &stored);

    [[nodiscard]] int waiting() const { return m_waiting.load(std::memory_order_relaxed); }
    /// How often bcrypt was computed.
    [[nodiscard]] qint64 computed() const { return m_hasher.computed(); }

private:
    template <typename T> QFuture<Result<T>> run(std::function<Result<T>()> work);

    Options m_options;
    PasswordHasher m_hasher;
    std::atomic<int> m_waiting = 0;
    std::atomic<bool> m_closing = false;
    QThreadPool m_threads; ///< last, so that its threads end before the rest goes
};

} // namespace scorewatch
