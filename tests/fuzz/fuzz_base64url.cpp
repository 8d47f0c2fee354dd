// SPDX-License-Identifier: GPL-3.0-or-later
// The spelling of tokens and cursors.
#include <vector>

#include "core/identity/base64url.h"
#include "tests/fuzz/require.h"

using namespace scorewatch;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView input(data, qsizetype(size));
    REQUIRE(base64url::decode(base64url::encode(input)) == input.toByteArray());

    const std::optional<QByteArray> decoded = base64url::decode(input);
    REQUIRE(!decoded || base64url::encode(*decoded) == input.toByteArray());
    const auto qts = QByteArray::fromBase64Encoding(
        input.toByteArray(), QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
    REQUIRE(!decoded || (qts && *qts == *decoded));

    // As much room as there is, one byte less, and none.
    for (const size_t room : {size, size * 3 / 4, size * 3 / 4 - (size > 1 ? 1 : 0), size_t(0)}) {
        std::vector<char> out(room);
        const qsizetype written = base64url::decode(input, out);
        REQUIRE(written <= qsizetype(room));
        REQUIRE(written < 0 || (decoded && QByteArrayView(out.data(), written) == *decoded));
        REQUIRE(written >= 0 || !decoded || decoded->size() > qsizetype(room));
    }
    return 0;
}
