// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/configkey.h"

#include "core/config/postgresdsn.h"
#include "core/config/redisendpoint.h"

namespace scorewatch {

bool holdsPassword(ConfigKey key, const QString &text)
{
    switch (key) {
    case ConfigKey::PostgresDsn:
    case ConfigKey::PostgresDirectDsn:
        return postgresdsn::holdsPassword(text);
    case ConfigKey::RedisUrl: {
        const Result<RedisEndpoint> endpoint = RedisEndpoint::fromUrl(text);
        return endpoint && !endpoint->password.isEmpty();
    }
    default:
        break;
    }
    return false;
}

} // namespace scorewatch
