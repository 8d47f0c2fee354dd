// SPDX-License-Identifier: GPL-3.0-or-later
// Messages of `fraud:events`.
#include "core/domain/displayname.h"
#include "core/fraud/fraudmessage.h"
#include "tests/fuzz/require.h"

using namespace scorewatch;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray payload(reinterpret_cast<const char *>(data), qsizetype(size));
    const auto event = fraudmessage::decode(payload);
    REQUIRE(!event || !fraudmessage::isRulesChanged(payload));
    if (!event)
        return 0;
    REQUIRE(!event->player.isNull() || payload.contains("00000000-0000-0000-0000-000000000000"));
    REQUIRE(displayName(event->username) == event->username);
    REQUIRE(displayName(event->address) == event->address);
    REQUIRE(event->createdAt.isValid() && event->createdAt.offsetFromUtc() == 0);
    // What is written again says the same.
    const QByteArray written = fraudmessage::encode(*event);
    const auto again = fraudmessage::decode(written);
    REQUIRE(again.has_value());
    REQUIRE(fraudmessage::encode(*again) == written);
    return 0;
}
