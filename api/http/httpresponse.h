// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace scorewatch::http {

/// One answer. The server adds length, date, request id and what keeps browsers from guessing.
struct HttpResponse
{
    int status = 200;
    std::string_view contentType = "application/json"; ///< of static lifetime; not sent when there is no body
    std::vector<std::pair<std::string_view, std::string>> headers; ///< names of static lifetime
    std::shared_ptr<const std::string> body; ///< shared, so that one text serves many answers; null: none

    static HttpResponse json(int status, std::string text)
    {
        return {
            .status = status, .headers = {}, .body = std::make_shared<const std::string>(std::move(text))};
    }
};

} // namespace scorewatch::http
