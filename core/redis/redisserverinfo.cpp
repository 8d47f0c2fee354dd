// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/redisserverinfo.h"

namespace scorewatch {

void RedisServerInfo::read(const QByteArray &info)
{
    for (const QByteArray &line : info.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon < 0)
            continue;
        const QByteArray name = line.left(colon);
        const QByteArray value = line.mid(colon + 1).trimmed();
        if (name == "redis_version")
            version = QString::fromUtf8(value);
        else if (name == "run_id")
            runId = value;
        else if (name == "role")
            role = QString::fromUtf8(value);
        else if (name == "maxmemory_policy")
            maxmemoryPolicy = QString::fromUtf8(value);
    }
}

} // namespace scorewatch
