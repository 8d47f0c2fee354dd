// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QString>

#include "core/config/apisettings.h"
#include "core/config/listenaddress.h"
#include "core/config/redisendpoint.h"

namespace scorewatch {

/// What the programs are told from outside, once file, environment and command line are put together and understood.
/// It may hold passwords: nothing of it goes to a log as it is.
struct Config
{
    QString profile;           ///< names the data of the embedded servers; empty is the default one
    QString postgresDsn;       ///< libpq's URI or keywords; empty: none was given
    QString postgresDirectDsn; ///< past a pooler; empty: the first one is direct
    std::optional<RedisEndpoint> redis;
    ListenAddress apiListen{QStringLiteral("127.0.0.1"), 8080, {}};
    QString jwtSecretFile;
    ApiSettings api;
    bool embedded = false; ///< on the program's own PostgreSQL and Redis
    QString file;          ///< the one that was read; empty: none

    bool operator==(const Config &) const = default;

    /// For what a pooler in transaction mode cannot do: migrations, maintenance, LISTEN.
    [[nodiscard]] const QString &directDsn() const
    {
        return postgresDirectDsn.isEmpty() ? postgresDsn : postgresDirectDsn;
    }
};

} // namespace scorewatch
