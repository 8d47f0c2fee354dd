// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/redisreply.h"

namespace scorewatch {

qint64 RedisReply::toInteger(bool *ok) const
{
    if (type == Type::Integer) {
        if (ok)
            *ok = true;
        return integer;
    }
    if (type == Type::String || type == Type::Status)
        return string.toLongLong(ok);
    if (ok)
        *ok = false;
    return 0;
}

const RedisReply &RedisReply::at(qsizetype index) const
{
    static const RedisReply kNil;
    return index >= 0 && index < elements.size() ? elements.at(index) : kNil;
}

bool RedisReply::operator==(const RedisReply &other) const
{
    return type == other.type && integer == other.integer && string == other.string
        && elements == other.elements;
}

} // namespace scorewatch
