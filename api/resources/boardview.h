// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "api/http/httprequest.h"
#include "api/http/httpresponse.h"
#include "api/resources/boardtext.h"
#include "core/domain/board.h"

namespace scorewatch::api {

/// A part of the board as it is answered, whole or by "304 Not Modified". Does not change.
class BoardView final
{
public:
    BoardView(const QList<BoardEntry> &entries, const text::BoardHead &head);

    [[nodiscard]] const text::BoardHead &head() const { return m_head; }
    [[nodiscard]] http::HttpResponse responseTo(const http::HttpRequest &request) const;

private:
    const text::BoardHead m_head;
    std::string m_etag;
    http::HttpResponse m_whole;
};

} // namespace scorewatch::api
