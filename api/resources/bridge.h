// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QObject>

#include "core/base/async.h"

namespace scorewatch::api {

/// From the server's threads to services that are asked and answer on the main thread. Lives there; what comes after its
/// death is not done.
class Bridge final : public QObject
{
public:
    using QObject::QObject;

    /// Any thread: runs `ask` on the main thread, and `take` with the answer, there too.
    template <typename T>
    void ask(std::function<QFuture<Result<T>>()> ask, std::function<void(const Result<T> &)> take)
    {
        QMetaObject::invokeMethod(
            this,
            [this, ask = std::move(ask), take = std::move(take)] { async::onFinished(ask(), this, take); },
            Qt::QueuedConnection);
    }
};

} // namespace scorewatch::api
