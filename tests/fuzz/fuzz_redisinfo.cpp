// SPDX-License-Identifier: GPL-3.0-or-later
// The answer of INFO.
#include "core/redis/redisserverinfo.h"
#include "tests/fuzz/require.h"

using namespace scorewatch;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray text(reinterpret_cast<const char *>(data), qsizetype(size));
    RedisServerInfo info;
    info.read(text);
    REQUIRE(info.version.size() + info.runId.size() + info.role.size() + info.maxmemoryPolicy.size()
            <= text.size());
    REQUIRE(!info.runId.contains('\n'));
    RedisServerInfo again = info;
    again.read(text);
    REQUIRE(again == info);
    return 0;
}
