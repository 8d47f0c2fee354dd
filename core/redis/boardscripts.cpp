// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/boardscripts.h"

using namespace Qt::StringLiterals;

namespace scorewatch::boardscripts {
namespace {

RedisScript withBoardFunctions(const QString &name)
{
    const QString folder = u":/scorewatch/redis/"_s;
    return RedisScript(RedisScript::fromResource(folder + u"board.lua"_s).source() + '\n'
                       + RedisScript::fromResource(folder + name).source());
}

} // namespace

RedisScript apply()
{
    return withBoardFunctions(u"apply.lua"_s);
}

RedisScript snapshot()
{
    return withBoardFunctions(u"snapshot.lua"_s);
}

RedisScript rank()
{
    return withBoardFunctions(u"rank.lua"_s);
}

RedisScript load()
{
    return withBoardFunctions(u"load.lua"_s);
}

RedisScript swap()
{
    return withBoardFunctions(u"swap.lua"_s);
}

RedisScript place()
{
    return withBoardFunctions(u"place.lua"_s);
}

} // namespace scorewatch::boardscripts
