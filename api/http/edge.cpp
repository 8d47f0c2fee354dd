// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/http/edge.h"

#include <algorithm>

namespace scorewatch::http {
namespace {

constexpr size_t kMaxRequestId = 64;

bool isRequestId(std::string_view text)
{
    return !text.empty() && text.size() <= kMaxRequestId && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-'
            || c == '_' || c == '.';
    });
}

} // namespace

void Edge::complete(HttpRequest &request, const std::string &socketPeer, bool tls) const
{
    if (const std::string_view given = request.header("x-request-id"); isRequestId(given))
        request.requestId = std::string(given);
    const bool byProxy = proxies.trusts(socketPeer);
    request.peer = byProxy ? proxies.client(socketPeer, request.headerList("x-forwarded-for")) : socketPeer;
    const bool isSecure = tls || (byProxy && request.headerList("x-forwarded-proto").ends_with("https"));
    request.origin = (isSecure ? "https://" : "http://") + std::string(request.header("host"));
}

} // namespace scorewatch::http
