// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/identity/passwordpool.h"

#include <functional>
#include <memory>

#include <QPromise>

#include "core/base/async.h"

using namespace Qt::StringLiterals;

namespace scorewatch {

PasswordPool::PasswordPool() : PasswordPool(Options()) { }

PasswordPool::PasswordPool(Options options) : m_options(options), m_hasher(options.cost)
{
    m_threads.setMaxThreadCount(options.threads);
    m_threads.setObjectName(u"passwords"_s);
}

PasswordPool::~PasswordPool()
{
    m_closing = true;
    m_threads.waitForDone();
}

QFuture<Result<QByteArray>> PasswordPool::hash(const QByteArray &password)
{
    return run<QByteArray>([this, password] { return m_hasher.hash(password); });
}

QFuture<Result<bool>> PasswordPool::verify(const QByteArray &password, const QByteArray &stored)
{
    return run<bool>([this, password, stored] { return Result<bool>(m_hasher.verify(password, stored)); });
}

template <typename T> QFuture<Result<T>> PasswordPool::run(std::function<Result<T>()> work)
{
    if (m_waiting.fetch_add(1) >= m_options.maxWaiting) {
        m_waiting.fetch_sub(1);
        return async::ready(Result<T>(Error{
            Error::Code::Exhausted,
            u"The password was not checked because too many log-ins are waiting. Try again in a few seconds."_s,
            {},
            {}}));
    }
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    m_threads.start([this, promise, work = std::move(work)] {
        if (m_closing) {
            promise->addResult(Error{Error::Code::Cancelled,
                                     u"The password was not checked because Scorewatch is closing."_s,
                                     {},
                                     {}});
        } else {
            promise->addResult(work());
        }
        m_waiting.fetch_sub(1);
        promise->finish();
    });
    return promise->future();
}

} // namespace scorewatch
