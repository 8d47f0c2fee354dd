// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/resources/boardview.h"

namespace scorewatch::api {

BoardView::BoardView(const QList<BoardEntry> &entries, const text::BoardHead &head)
    : m_head(head)
    , m_etag(text::boardEtag(entries, head))
    , m_whole(http::HttpResponse::json(200, text::board(entries, head)))
{
    // A cache may keep it, and has to ask each time whether it is still right.
    m_whole.headers = {{"ETag", m_etag}, {"Cache-Control", "no-cache"}};
}

http::HttpResponse BoardView::responseTo(const http::HttpRequest &request) const
{
    const std::string_view known = request.header("if-none-match");
    if (known.empty() || (known != "*" && known.find(m_etag) == std::string_view::npos))
        return m_whole;
    return {.status = 304, .headers = m_whole.headers, .body = {}};
}

} // namespace scorewatch::api
