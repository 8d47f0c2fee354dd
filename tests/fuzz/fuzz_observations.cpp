// SPDX-License-Identifier: GPL-3.0-or-later
// Entries of the stream `fraud:writes`.
#include "core/fraud/observationcodec.h"
#include "tests/fuzz/require.h"

using namespace scorewatch;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const auto observations = observationcodec::decode(bytes);
    if (!observations)
        return 0;
    REQUIRE(qsizetype(observations->size()) * 45 <= bytes.size()); // nothing grows
    const auto again = observationcodec::decode(observationcodec::encode(*observations));
    REQUIRE(again.has_value() && again->size() == observations->size());
    // Only user agents that are longer than ours ever are get cut.
    REQUIRE(observationcodec::encode(*again) == observationcodec::encode(*observations));
    return 0;
}
