// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>

#include <QDateTime>

namespace scorewatch {

/// The times and limits of watching a scorewatchd. The defaults are the product's; tests shorten them.
struct RemoteOptions
{
    std::chrono::milliseconds answerTimeout{10'000};    ///< of one HTTP call without any progress
    std::chrono::milliseconds connectTimeout{10'000};   ///< until the WebSocket is open
    std::chrono::milliseconds pingAfter{10'000};        ///< of silence; is there anybody?
    std::chrono::milliseconds silence{25'000};          ///< after so much of it nobody is there
    std::chrono::milliseconds reconnectFirst{250};      ///< between attempts, doubling …
    std::chrono::milliseconds reconnectCeiling{15'000}; ///< … up to here
    std::chrono::milliseconds stableAfter{10'000}; ///< a connection that held this long starts the waits anew
    std::chrono::milliseconds frame{16};           ///< at most one board in this time
    std::chrono::milliseconds tick{500};           ///< rates and lateness are looked at this often
    std::chrono::milliseconds lateAfter{2000};     ///< a newest update this old when it arrives
    qint64 maxAnswer = 256LL * 1024;               ///< bytes of one HTTP answer

    std::function<QDateTime()> utcNow = [] { return QDateTime::currentDateTimeUtc(); };
    std::function<std::chrono::milliseconds()> steadyNow = [] {
        return std::chrono::duration_cast<std::chrono::milliseconds>(
            std::chrono::steady_clock::now().time_since_epoch());
    };
};

} // namespace scorewatch
