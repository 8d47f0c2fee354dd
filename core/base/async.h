// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QFutureWatcher>
#include <QObject>
#include <QPromise>
#include <QThread>

#include "core/base/result.h"

namespace scorewatch::async {

/// The one way to consume an answer: calls `f(Result<T>)` in the guard's thread, always later, never after
/// the guard died.
///
/// A future that was cancelled or whose promise was dropped arrives as Error::Code::Cancelled.
/// QFuture::then() is not used because a dead context aborts debug builds of Qt 6.4 and a ready future runs
/// its continuation at once.
template <typename T, typename F> void onFinished(const QFuture<Result<T>> &future, QObject *guard, F f)
{
    Q_ASSERT(guard && guard->thread() == QThread::currentThread());
    auto *watcher = new QFutureWatcher<Result<T>>(guard);
    QObject::connect(watcher, &QFutureWatcherBase::finished, guard, [watcher, f = std::move(f)]() mutable {
        const QFuture<Result<T>> done = watcher->future();
        watcher->deleteLater();
        if (done.resultCount() > 0)
            f(done.result());
        else
            f(Result<T>(Error{Error::Code::Cancelled, QStringLiteral("The request was cancelled."), {}, {}}));
    });
    watcher->setFuture(future);
}

/// A future that already holds its answer.
template <typename T> [[nodiscard]] QFuture<Result<T>> ready(Result<T> result)
{
    QPromise<Result<T>> promise;
    promise.start();
    promise.addResult(std::move(result));
    promise.finish();
    return promise.future();
}

} // namespace scorewatch::async
