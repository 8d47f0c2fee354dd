// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/httpexchange.h"

namespace scorewatch {

/// The page that shows the live board in a browser, and what it is made of. Any thread.
class PageResource final
{
public:
    PageResource();

    /// "/", "/board.css", "/board.js", "/favicon.svg": what the router sends here by GET and HEAD.
    [[nodiscard]] std::vector<std::string_view> paths() const;
    /// Answers one of them: 200, or 304 where If-None-Match has what is served.
    void answer(const http::HttpExchange &exchange) const;

private:
    struct File
    {
        std::string_view path;
        std::string_view contentType;
        std::shared_ptr<const std::string> body;
        std::string etag;
    };
    std::vector<File> m_files;
};

} // namespace scorewatch
