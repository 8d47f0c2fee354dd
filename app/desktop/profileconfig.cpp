// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/profileconfig.h"

#include "core/config/redisendpoint.h"

namespace scorewatch {

Result<Config> configOf(const ConnectionProfile &profile, const ConnectionSecrets &secrets)
{
    Config config;
    config.profile = profile.name;
    config.embedded = profile.kind == ConnectionProfile::Kind::Embedded;
    if (config.embedded)
        return config;
    config.postgresDsn = profile.postgresUri(secrets.postgresPassword);
    const auto url = profile.redisUrlWith(secrets.redisPassword);
    if (!url)
        return url.error();
    const auto redis = RedisEndpoint::fromUrl(*url);
    if (!redis)
        return redis.error();
    config.redis = *redis;
    return config;
}

} // namespace scorewatch
