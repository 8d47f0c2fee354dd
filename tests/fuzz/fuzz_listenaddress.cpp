// SPDX-License-Identifier: GPL-3.0-or-later
// Where the API listens.
#include "core/config/listenaddress.h"
#include "tests/fuzz/require.h"

using namespace scorewatch;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QString text = QString::fromUtf8(QByteArrayView(data, qsizetype(size)));
    const Result<ListenAddress> address = ListenAddress::fromText(text);
    if (!address)
        return 0;
    REQUIRE(address->unixPath.isEmpty() || address->unixPath.startsWith(u'/'));
    const Result<ListenAddress> again = ListenAddress::fromText(address->toString());
    REQUIRE(again && *again == *address);
    return 0;
}
