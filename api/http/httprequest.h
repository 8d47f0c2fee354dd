// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"

namespace scorewatch::http {

enum class Method {
    Get,
    Head,
    Post,
    Put,
    Patch,
    Delete,
    Options,
    Other,
};

/// What the %-escapes of a URL stand for; nothing where they are broken, not UTF-8 or hide a NUL.
[[nodiscard]] std::optional<std::string> percentDecoded(std::string_view text, bool plusIsSpace);

/// One request, whole and within all limits. Text is as it was sent, but for the path, which is decoded.
struct HttpRequest
{
    Method method = Method::Get;
    std::string path;  ///< percent-decoded, starts with "/"; holds no NUL
    std::string query; ///< what follows "?", not decoded
    std::vector<std::pair<std::string, std::string>> headers; ///< names in lower case
    std::string body;
    std::string requestId;
    std::string
        peer; ///< the client's address, behind a trusted proxy the one that the proxy names; "" for a Unix socket
    std::string
        origin; ///< scheme and host that the client used for this server: "https://scores.example.org"
    bool keepAlive = true;

    /// The first value, or an empty one. `name` in lower case.
    [[nodiscard]] std::string_view header(std::string_view name) const;
    /// All values as one list with commas, which is what a field that is there several times means.
    [[nodiscard]] std::string headerList(std::string_view name) const;
    /// The decoded value of a parameter of the query; empty when it is not there. InvalidArgument when it is there twice
    /// or is not UTF-8.
    [[nodiscard]] Result<std::string> parameter(std::string_view name) const;
};

} // namespace scorewatch::http
