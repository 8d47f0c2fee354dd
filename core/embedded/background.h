// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QFuture>
#include <QPromise>
#include <QThreadPool>

#include "core/base/result.h"

namespace scorewatch::embedded {

/// Runs `work` (a callable that returns a Result) in the global thread pool; for file and socket work that may block.
template <typename Work> [[nodiscard]] auto inBackground(Work work) -> QFuture<decltype(work())>
{
    using Answer = decltype(work());
    auto promise = std::make_shared<QPromise<Answer>>();
    promise->start();
    QThreadPool::globalInstance()->start([promise, work = std::move(work)] {
        promise->addResult(work());
        promise->finish();
    });
    return promise->future();
}

} // namespace scorewatch::embedded
