// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/http/websockethandshake.h"

#include <algorithm>

namespace scorewatch::http {
namespace {

bool equalIgnoringCase(std::string_view a, std::string_view b)
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&](char x, char y) { return lower(x) == lower(y); });
}

/// Whether one of the words between commas is this one.
bool lists(std::string_view value, std::string_view word)
{
    while (!value.empty()) {
        const size_t comma = std::min(value.find(','), value.size());
        std::string_view each = value.substr(0, comma);
        while (!each.empty() && each.front() == ' ')
            each.remove_prefix(1);
        while (!each.empty() && each.back() == ' ')
            each.remove_suffix(1);
        if (equalIgnoringCase(each, word))
            return true;
        value.remove_prefix(std::min(comma + 1, value.size()));
    }
    return false;
}

} // namespace

std::optional<Problem> websocketProblem(const HttpRequest &request,
                                        const std::vector<std::string> &allowedOrigins)
{
    if (request.method != Method::Get || !lists(request.header("upgrade"), "websocket")
        || !lists(request.header("connection"), "upgrade") || request.header("sec-websocket-version") != "13"
        || request.header("sec-websocket-key").size() != 24) {
        return Problem{.status = 426,
                       .name = "upgrade-required",
                       .title = "A WebSocket is wanted",
                       .detail
                       = "This address only serves WebSockets of version 13; connect with ws:// or wss://.",
                       .headers = {{"Upgrade", "websocket"}, {"Sec-WebSocket-Version", "13"}}};
    }
    const std::string_view origin = request.header("origin");
    const bool known = origin.empty() || equalIgnoringCase(origin, request.origin)
        || std::any_of(allowedOrigins.begin(), allowedOrigins.end(),
                       [&](const std::string &allowed) { return equalIgnoringCase(origin, allowed); });
    if (known)
        return std::nullopt;
    return Problem{.status = 403,
                   .name = "forbidden",
                   .title = "The page may not watch",
                   .detail
                   = "Pages of this origin are not let in; its administrator can add it to allowed_origins."};
}

} // namespace scorewatch::http
