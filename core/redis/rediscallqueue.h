// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

#include <QByteArray>
#include <QSet>

#include "core/redis/rediscall.h"

namespace scorewatch {

/// Where all threads leave their calls for the Redis thread, already encoded; one wake-up serves any number of them.
///
/// All functions may be called from any thread.
class RedisCallQueue final
{
public:
    struct Batch
    {
        std::vector<RedisCall> calls;
        std::vector<QByteArray> pieces;                   ///< the calls, encoded, in the same order
        std::vector<std::pair<RedisCall, Error>> refused; ///< never to be sent
    };

    /// `wake` is called, with the queue locked, when the first call comes after a take().
    RedisCallQueue(qsizetype maxCommands, qsizetype maxBytes, std::function<void()> wake);

    /// Encodes the call and keeps it, or keeps it as refused. `encode(QByteArray &)` appends it to a buffer.
    template <typename Encode> void post(RedisCall call, qsizetype arguments, const Encode &encode)
    {
        // Other threads need not wait while a large command is put together.
        QByteArray encoded;
        if (arguments > kManyArguments && m_open.load(std::memory_order_relaxed))
            encode(encoded);
        const std::lock_guard lock(m_mutex);
        if (admit(call)) {
            if (encoded.isEmpty())
                encode(openPiece());
            else
                addPiece(std::move(encoded));
        }
        if (!std::exchange(m_woken, true))
            m_wake();
    }

    /// All that waits, or what was refused only while the Redis thread holds the rest back.
    [[nodiscard]] Batch take(bool holdBack);
    /// Wakes the Redis thread again for what was held back.
    void remind();

    /// From now on calls are kept.
    void open();
    /// From now on calls are refused; hands out what was kept.
    [[nodiscard]] Batch close();

    /// A reply came.
    void settleOne() { m_outstanding.fetch_sub(1, std::memory_order_relaxed); }
    /// As many commands are on their way a second time.
    void expectAgain(qsizetype commands) { m_outstanding.fetch_add(commands, std::memory_order_relaxed); }
    /// Bytes that were written but not taken by the kernel.
    void setBacklog(qsizetype bytes) { m_backlog.store(bytes, std::memory_order_relaxed); }

    /// True once a connection: this script has to be sent with its source.
    [[nodiscard]] bool announceScript(const QByteArray &sha1);

private:
    static constexpr qsizetype kManyArguments = 64;

    [[nodiscard]] bool admit(RedisCall &call);
    [[nodiscard]] QByteArray &openPiece();
    void addPiece(QByteArray piece);
    [[nodiscard]] qsizetype waitingBytes() const;

    const qsizetype m_maxCommands;
    const qsizetype m_maxBytes;
    const std::function<void()> m_wake;
    std::atomic<bool> m_open = false;         ///< written under the lock
    std::atomic<qsizetype> m_outstanding = 0; ///< commands that wait or are in flight
    std::atomic<qsizetype> m_backlog = 0;

    std::mutex m_mutex; ///< guards all below
    bool m_woken = false;
    Batch m_batch;
    qsizetype m_fullBytes = 0; ///< in all pieces but the last
    QSet<QByteArray> m_knownScripts;
};

} // namespace scorewatch
