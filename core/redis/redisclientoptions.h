// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include <QByteArray>

namespace scorewatch {

/// How a connection to Redis behaves; the defaults suit a server in the same data centre.
struct RedisClientOptions
{
    QByteArray clientName = "scorewatch";           ///< shown by CLIENT LIST
    std::chrono::milliseconds connectTimeout{5000}; ///< name look-up, connect, TLS and log-in together
    std::chrono::milliseconds commandTimeout{5000}; ///< from the write to the reply
    std::chrono::milliseconds keepalive{15000};     ///< PING after this long without a reply
    std::chrono::milliseconds reconnectFirst{100};
    std::chrono::milliseconds reconnectCeiling{10000};
    qsizetype maxQueuedCommands = 200000; ///< waiting or in flight; more are refused with Exhausted
    qsizetype maxQueuedBytes
        = 256LL * 1024 * 1024; ///< not yet taken by the kernel; more are refused with Exhausted

    bool operator==(const RedisClientOptions &) const = default;
};

} // namespace scorewatch
