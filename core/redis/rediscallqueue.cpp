// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/rediscallqueue.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

constexpr qsizetype kPiece = 64LL * 1024; ///< small commands are collected to this; each piece is one write

Error away()
{
    return {Error::Code::Unavailable,
            u"Redis is away, so this was not done; the connection comes back by itself."_s,
            {},
            {}};
}

Error tooMany()
{
    return {Error::Code::Exhausted,
            u"Too much waits for Redis already, so this was not sent; try again in a moment."_s,
            {},
            {}};
}

} // namespace

RedisCallQueue::RedisCallQueue(qsizetype maxCommands, qsizetype maxBytes, std::function<void()> wake)
    : m_maxCommands(maxCommands), m_maxBytes(maxBytes), m_wake(std::move(wake))
{ }

RedisCallQueue::Batch RedisCallQueue::take(bool holdBack)
{
    Batch batch;
    const std::lock_guard lock(m_mutex);
    m_woken = false;
    batch.refused.swap(m_batch.refused);
    if (!holdBack) {
        batch.calls.swap(m_batch.calls);
        batch.pieces.swap(m_batch.pieces);
        m_fullBytes = 0;
    }
    return batch;
}

void RedisCallQueue::remind()
{
    const std::lock_guard lock(m_mutex);
    if (!m_batch.calls.empty() && !std::exchange(m_woken, true))
        m_wake();
}

void RedisCallQueue::open()
{
    const std::lock_guard lock(m_mutex);
    m_open.store(true, std::memory_order_relaxed);
    m_knownScripts.clear();
}

RedisCallQueue::Batch RedisCallQueue::close()
{
    const std::lock_guard lock(m_mutex);
    m_open.store(false, std::memory_order_relaxed);
    m_outstanding.store(0, std::memory_order_relaxed);
    m_backlog.store(0, std::memory_order_relaxed);
    m_fullBytes = 0;
    return std::exchange(m_batch, {});
}

bool RedisCallQueue::announceScript(const QByteArray &sha1)
{
    const std::lock_guard lock(m_mutex);
    if (m_knownScripts.contains(sha1))
        return false;
    m_knownScripts.insert(sha1);
    return true;
}

bool RedisCallQueue::admit(RedisCall &call)
{
    if (!m_open.load(std::memory_order_relaxed)) {
        m_batch.refused.emplace_back(std::move(call), away());
        return false;
    }
    const qsizetype commands = m_outstanding.load(std::memory_order_relaxed) + call.replies;
    if (commands > m_maxCommands || waitingBytes() > m_maxBytes) {
        m_batch.refused.emplace_back(std::move(call), tooMany());
        return false;
    }
    m_outstanding.fetch_add(call.replies, std::memory_order_relaxed);
    m_batch.calls.push_back(std::move(call));
    return true;
}

QByteArray &RedisCallQueue::openPiece()
{
    if (m_batch.pieces.empty() || m_batch.pieces.back().size() >= kPiece)
        addPiece({});
    return m_batch.pieces.back();
}

void RedisCallQueue::addPiece(QByteArray piece)
{
    if (!m_batch.pieces.empty())
        m_fullBytes += m_batch.pieces.back().size();
    m_batch.pieces.push_back(std::move(piece));
}

qsizetype RedisCallQueue::waitingBytes() const
{
    const qsizetype open = m_batch.pieces.empty() ? 0 : m_batch.pieces.back().size();
    return m_fullBytes + open + m_backlog.load(std::memory_order_relaxed);
}

} // namespace scorewatch
