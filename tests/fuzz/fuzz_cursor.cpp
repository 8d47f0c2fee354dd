// SPDX-License-Identifier: GPL-3.0-or-later
// The cursor of a player's history, and the numbers and ids of a query.
#include "api/resources/usertext.h"
#include "api/routing/parameters.h"
#include "core/domain/board.h"
#include "tests/fuzz/require.h"

using namespace scorewatch;
using namespace scorewatch::api;

namespace {

void checkCursor(const std::string &text)
{
    static const UserId mara(QUuid("0b0e9f3c-7a55-4c59-9d5e-000000000001"));
    static const UserId other(QUuid("0b0e9f3c-7a55-4c59-9d5e-000000000002"));
    const std::optional<qint64> version = text::versionOfCursor(mara, text);
    if (!version)
        return;
    REQUIRE(*version >= 1 && *version <= kMaxScore);
    // One spelling, of one list.
    REQUIRE(text::historyCursor(mara, *version) == text);
    REQUIRE(!text::versionOfCursor(other, text) && !text::versionOfCursor(mara, text + '='));
}

void checkParameters(const std::string &text)
{
    http::HttpRequest request;
    request.query = text;
    const auto limit = parameters::integer(request, "limit", 10, 1, 100);
    if (const auto *number = std::get_if<int64_t>(&limit))
        REQUIRE(*number >= 1 && *number <= 100);
    const auto offset = parameters::integer(request, "offset", 0, 0, kMaxScore);
    if (const auto *number = std::get_if<int64_t>(&offset))
        REQUIRE(*number >= 0 && *number <= kMaxScore);
    const auto name = parameters::text(request, "name", 20);
    if (const auto *read = std::get_if<std::string>(&name))
        REQUIRE(read->size() <= 20 && read->find('\0') == std::string::npos);
    const auto around = parameters::userId(request, "around");
    if (const auto *user = std::get_if<std::optional<UserId>>(&around); user && *user)
        REQUIRE(parameters::userIdOf((*user)->toByteArray().toStdString()) == *user);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const std::string text(reinterpret_cast<const char *>(data), size);
    checkCursor(text);
    checkParameters(text);
    return 0;
}
