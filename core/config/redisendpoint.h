// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/base/result.h"

namespace scorewatch {

/// Where a Redis server is and who we are to it; the parsed form of `SCOREWATCH_REDIS_URL`.
struct RedisEndpoint
{
    enum class Transport {
        Tcp,  ///< redis://
        Tls,  ///< rediss://
        Unix, ///< unix://
    };

    Transport transport = Transport::Tcp;
    QString host;        ///< Tcp and Tls
    quint16 port = 6379; ///< Tcp and Tls
    QString path;        ///< Unix
    QString username;    ///< ACL user; empty is Redis's "default"
    QString password;
    int database = 0;
    QString caFile; ///< Tls: PEM file with the authority that signs the server; empty is the system's

    bool operator==(const RedisEndpoint &) const = default;

    /// Reads `redis://[user[:password]@]host[:port][/db]`, `rediss://…[?ca=FILE]` and
    /// `unix://[user[:password]@]/path[?db=N]`.
    static Result<RedisEndpoint> fromUrl(const QString &url);

    /// The URL without the password, for logs and the status bar.
    [[nodiscard]] QString displayName() const;
    /// The URL with everything, for a child process or a file that only its owner can read.
    [[nodiscard]] QString toUrl() const;
};

} // namespace scorewatch
