// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <stop_token>

#include "app/redissession.h"
#include "core/config/config.h"
#include "core/postgres/pgconnection.h"

/// The servers that a command works on, by the configuration; in its worker thread.
namespace scorewatch::connections {

/// What is passed past a pooler where the configuration tells how.
enum class Way { AsConfigured, Direct };

/// `program` is what the server's list of sessions shows.
Result<std::unique_ptr<PgConnection>> openPostgres(const Config &config, Way way, const QString &program,
                                                   std::chrono::milliseconds statementTimeout = {});
Result<std::unique_ptr<RedisSession>> openRedis(const Config &config, const std::stop_token &stop);

} // namespace scorewatch::connections
