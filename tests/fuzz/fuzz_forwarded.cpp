// SPDX-License-Identifier: GPL-3.0-or-later
// X-Forwarded-For, in which a client may write what it likes in front of what proxies wrote.
#include <QByteArrayList>

#include "api/http/httprequest.h"
#include "api/http/trustedproxies.h"
#include "tests/fuzz/require.h"

using namespace scorewatch;
using namespace scorewatch::http;
using namespace Qt::StringLiterals;

namespace {

bool isAddress(const std::string &text)
{
    return text.size() < 46 && text.find_first_not_of("0123456789abcdefABCDEF:.") == std::string::npos
        && !QHostAddress(QString::fromStdString(text)).isNull();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const TrustedProxies proxies
        = *TrustedProxies::fromList({u"10.0.0.0/8"_s, u"::1"_s, u"192.0.2.7"_s});
    static const TrustedProxies nobody;
    const std::string text(reinterpret_cast<const char *>(data), size);

    // A proxy may add to the field or add another one: both say the same.
    HttpRequest request;
    for (const QByteArray &value : QByteArray::fromStdString(text).split('\n'))
        request.headers.emplace_back("x-forwarded-for", value.toStdString());
    request.headers.emplace_back("x-forwarded-for", "198.51.100.1");
    REQUIRE(proxies.client("::1", request.headerList("x-forwarded-for")) == "198.51.100.1");

    static_cast<void>(proxies.trusts(text));
    static_cast<void>(TrustedProxies::fromList(QString::fromStdString(text).split(u',')));
    REQUIRE(proxies.client("198.51.100.1", text) == "198.51.100.1");
    REQUIRE(nobody.client("10.0.0.1", text) == "10.0.0.1");
    for (const std::string peer : {"", "10.0.0.1", "::1"}) {
        const std::string client = proxies.client(peer, text);
        REQUIRE(client == peer || (isAddress(client) && text.find(client) != std::string::npos));
        // What stands in front of the client's own address changes nothing.
        if (!proxies.trusts(client))
            REQUIRE(proxies.client(peer, "203.0.113.9, " + text) == client);
        // What the last proxy wrote counts.
        REQUIRE(proxies.client(peer, text + ", 198.51.100.1") == "198.51.100.1");
    }
    return 0;
}
