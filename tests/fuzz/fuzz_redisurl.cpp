// SPDX-License-Identifier: GPL-3.0-or-later
// Redis's address, and how it is shown and stored without the password.
#include "core/config/connectionprofile.h"
#include "core/config/redisendpoint.h"
#include "tests/fuzz/require.h"

using namespace scorewatch;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QString text = QString::fromUtf8(QByteArrayView(data, qsizetype(size)));
    const Result<RedisEndpoint> endpoint = RedisEndpoint::fromUrl(text);
    if (!endpoint)
        return 0;
    const Result<RedisEndpoint> again = RedisEndpoint::fromUrl(endpoint->toUrl());
    REQUIRE(again && *again == *endpoint);

    RedisEndpoint shown = *endpoint;
    shown.password.clear();
    REQUIRE(endpoint->displayName() == shown.displayName());

    ConnectionProfile profile;
    ConnectionSecrets secrets;
    profile.redisUrl = text;
    profile.moveRedisPassword(&secrets);
    const Result<RedisEndpoint> stored = RedisEndpoint::fromUrl(profile.redisUrl);
    REQUIRE(stored && *stored == shown && secrets.redisPassword == endpoint->password);
    const Result<QString> joined = profile.redisUrlWith(secrets.redisPassword);
    REQUIRE(joined);
    const Result<RedisEndpoint> whole = RedisEndpoint::fromUrl(*joined);
    REQUIRE(whole && *whole == *endpoint);
    return 0;
}
