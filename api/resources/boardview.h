// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "api/http/httpresponse.h"
#include "core/live/liveboard.h"

namespace scorewatch::api {

/// The top of the board as it is served, with the answer for the most frequent question ready. Does not change.
class BoardView final
{
public:
    explicit BoardView(const LiveBoard &board);

    [[nodiscard]] const QList<BoardEntry> &top() const { return m_top; }
    [[nodiscard]] qint64 players() const { return m_players; }
    [[nodiscard]] const StreamPosition &position() const { return m_position; }
    [[nodiscard]] const QDateTime &asOf() const { return m_asOf; }
    /// Redis is away: this is the last that was known.
    [[nodiscard]] bool isStale() const { return m_stale; }
    [[nodiscard]] bool isKnown() const { return m_asOf.isValid(); }
    /// 200 with the whole top.
    [[nodiscard]] const http::HttpResponse &response() const { return m_response; }
    /// Weak: it changes with the places, not with every score below them.
    [[nodiscard]] const std::string &etag() const { return m_etag; }

private:
    QList<BoardEntry> m_top;
    qint64 m_players = 0;
    StreamPosition m_position;
    QDateTime m_asOf;
    bool m_stale = true;
    std::string m_etag;
    http::HttpResponse m_response;
};

} // namespace scorewatch::api
