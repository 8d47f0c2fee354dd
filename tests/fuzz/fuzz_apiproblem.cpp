// SPDX-License-Identifier: GPL-3.0-or-later
// What the desktop shows of a server's answer that is no success.
#include "core/domain/displayname.h"
#include "core/remote/apiproblem.h"
#include "tests/fuzz/require.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray body(reinterpret_cast<const char *>(data), qsizetype(size));
    for (const int status : {302, 400, 401, 403, 404, 429, 503}) {
        const Error error = apiproblem::ofAnswer(status, body, u"host:443"_s);
        REQUIRE(!error.message.isEmpty());
        REQUIRE(displayName(error.message) == error.message && displayName(error.detail) == error.detail);
    }
    return 0;
}
