// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QByteArray>
#include <QList>

#include "core/base/result.h"
#include "core/domain/board.h"

namespace scorewatch {

/// Where a feed reads what the channel cannot give it: the board as it stands, and messages that were missed.
///
/// Lives on the Redis thread. Every callback is called exactly once, on that thread, and later: never from
/// inside the call that handed it over.
class BoardSource
{
public:
    using SnapshotCallback = std::function<void(const Result<BoardSnapshot> &)>;
    using LogCallback = std::function<void(const Result<QList<QByteArray>> &)>;

    BoardSource() = default;
    virtual ~BoardSource() = default;
    Q_DISABLE_COPY_MOVE(BoardSource)

    /// The first `count` places with the position and the number of players, all of one instant. Where the
    /// board is one that nobody numbers (no epoch), the position is empty. Incompatible: the keys hold
    /// something else.
    virtual void snapshot(int count, SnapshotCallback callback) = 0;

    /// At most `limit` payloads behind `from`, in order and without a hole. NotFound: the log no longer
    /// reaches back that far, or is of another epoch.
    virtual void logSince(const StreamPosition &from, int limit, LogCallback callback) = 0;
};

} // namespace scorewatch
