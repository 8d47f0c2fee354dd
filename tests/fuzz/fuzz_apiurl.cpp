// SPDX-License-Identifier: GPL-3.0-or-later
// The address of a scorewatchd in a profile.
#include <QHostAddress>

#include "core/config/apiendpoint.h"
#include "tests/fuzz/require.h"

using namespace scorewatch;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QString text = QString::fromUtf8(QByteArrayView(data, qsizetype(size)));
    const Result<ApiEndpoint> endpoint = ApiEndpoint::fromUrl(text);
    if (!endpoint)
        return 0;
    REQUIRE(!endpoint->host.isEmpty() && endpoint->port != 0);
    REQUIRE(endpoint->path.isEmpty() || (endpoint->path.startsWith(u'/') && !endpoint->path.endsWith(u'/')));
    // A token never goes over another machine's network in the open.
    REQUIRE(endpoint->secure || endpoint->host == QLatin1String("localhost")
            || QHostAddress(endpoint->host).isLoopback());
    const Result<ApiEndpoint> again = ApiEndpoint::fromUrl(endpoint->toUrl());
    REQUIRE(again && *again == *endpoint && again->displayName() == endpoint->displayName());
    return 0;
}
