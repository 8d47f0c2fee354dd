// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>

#include <QDateTime>

#include "core/live/feedbuffer.h"

namespace scorewatch {

/// The times and limits of a LiveFeed. The defaults are the product's; tests shorten them and bring their own
/// clocks.
struct LiveFeedOptions
{
    std::chrono::milliseconds frame{16};            ///< at most one board in this time
    std::chrono::milliseconds tick{500};            ///< rates and lateness are looked at this often
    std::chrono::milliseconds checkInterval{5000};  ///< the board is compared with its source this often
    std::chrono::milliseconds tailGrace{500};       ///< how long a message may be on its way
    std::chrono::milliseconds answerTimeout{10000}; ///< of the source
    std::chrono::milliseconds lateAfter{2000};      ///< a newest update this old when it arrives
    std::chrono::milliseconds stalledAfter{1000};   ///< a reader that takes this long
    std::chrono::milliseconds retryFirst{100};      ///< between reads of the whole board, doubling …
    std::chrono::milliseconds retryCeiling{5000};   ///< … up to here; this long without one starts anew
    int logLimit = 2000;                            ///< payloads asked of the log at once
    qint64 maxLogGap = 20'000;                      ///< more than this is read as a whole board
    qsizetype bufferCapacity = FeedBuffer::kDefaultCapacity;

    std::function<QDateTime()> utcNow = [] { return QDateTime::currentDateTimeUtc(); };
    std::function<std::chrono::milliseconds()> steadyNow = [] {
        return std::chrono::duration_cast<std::chrono::milliseconds>(
            std::chrono::steady_clock::now().time_since_epoch());
    };
};

} // namespace scorewatch
