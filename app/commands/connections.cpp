// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/connections.h"

#include "core/config/configloader.h"

using namespace Qt::StringLiterals;

namespace scorewatch::connections {
namespace {

Error notConfigured(const QString &server, const QString &setting, const QString &variable,
                    const Config &config)
{
    return {Error::Code::InvalidArgument,
            u"The address of %1 is not known. Set %2 in %3, or %4."_s.arg(
                server, setting, config.file.isEmpty() ? ConfigLoader::defaultFile() : config.file, variable),
            {},
            {}};
}

} // namespace

Result<std::unique_ptr<PgConnection>> openPostgres(const Config &config, Way way, const QString &program,
                                                   std::chrono::milliseconds statementTimeout)
{
    if (config.postgresDsn.isEmpty())
        return notConfigured(u"PostgreSQL"_s, u"dsn in section [postgres]"_s, u"SCOREWATCH_POSTGRES_DSN"_s,
                             config);
    PgConnection::Options options;
    options.applicationName = program;
    options.statementTimeout = statementTimeout;
    return PgConnection::open(way == Way::Direct ? config.directDsn() : config.postgresDsn, options);
}

Result<std::unique_ptr<RedisSession>> openRedis(const Config &config, const std::stop_token &stop)
{
    if (!config.redis)
        return notConfigured(u"Redis"_s, u"url in section [redis]"_s, u"SCOREWATCH_REDIS_URL"_s, config);
    return RedisSession::open(*config.redis, stop);
}

} // namespace scorewatch::connections
