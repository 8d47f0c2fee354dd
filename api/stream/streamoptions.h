// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>

#include <QtGlobal>

#include "core/domain/principal.h"

namespace scorewatch::stream {

/// The times and limits of the stream. The defaults are the product's; tests shorten them and bring their own clock.
struct StreamOptions
{
    std::chrono::milliseconds frame{50};         ///< at most one frame in this time
    std::chrono::milliseconds quietFrame{1000};  ///< where only numbers beside the board changed
    std::chrono::milliseconds heartbeat{15'000}; ///< an event stream never says nothing for longer
    /// Whose message is on its way for longer than this, and what follows it is not kept any more, is too slow.
    std::chrono::milliseconds grace{2000};

    std::size_t keptFrames = 1200;        ///< a minute of full speed
    std::size_t keptChanges = 32'768;     ///< in all kept frames; about 250 bytes each
    std::size_t mergedChanges = 2048;     ///< a message with more is a snapshot instead
    std::size_t messageBytes = 1'000'000; ///< likewise; clients may refuse what is larger than 1 MiB
    qint64 textBudget = 64LL << 20;       ///< bytes of messages in memory past which only snapshots are sent

    int viewersPerCaller = 20;    ///< of one bearer of tokens
    int viewersPerAddress = 1000; ///< of those without a token; 0: as many as the server takes

    /// Whether the session of a viewer who just came was ended meanwhile. Any thread, must not block.
    std::function<bool(const Principal &)> isEnded = [](const Principal &) { return false; };
    std::function<std::chrono::milliseconds()> steadyNow = [] {
        return std::chrono::duration_cast<std::chrono::milliseconds>(
            std::chrono::steady_clock::now().time_since_epoch());
    };
};

/// Close codes of the stream, see docs/api.md.
enum CloseCode {
    GoingAway = 1001,
    AgainstRules = 1008,
    TooSlow = 1013,
    SessionEnded = 4401,
};

} // namespace scorewatch::stream
