// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "api/http/httpexchange.h"
#include "api/stream/streamhub.h"
#include "api/stream/ticketoffice.h"
#include "core/domain/principal.h"

namespace scorewatch::stream {

/// The doors to the stream, for the router: reads what the request asks for and opens the viewer. Any thread.
class StreamResource final
{
public:
    /// Why nobody is let in, as a problem of docs/api.md.
    struct Refusal
    {
        int status = 400;
        std::string_view type; ///< what follows "urn:scorewatch:problem:"
        std::string_view title;
        std::string detail;     ///< one sentence for a person
        std::string_view field; ///< of invalid-field, else empty
        int retryAfter = 0;     ///< seconds; 0: not told
    };
    using Refuse = std::function<void(const http::HttpExchange &, const Refusal &)>;

    /// What is given by reference must outlive the resource. `refuse` answers with the problem.
    StreamResource(const StreamHub &hub, TicketOffice &tickets, Refuse refuse);

    /// GET /api/v1/leaderboard/stream?updates=&epoch=&seq=, also with Last-Event-ID. Without a principal where the board
    /// is public; whether it is was decided before.
    void openEvents(const http::HttpExchange &exchange, const std::optional<Principal> &principal) const;
    /// GET /ws?ticket=&updates=&epoch=&seq=
    void openWebSocket(const http::HttpExchange &exchange) const;
    /// POST /api/v1/auth/ws-ticket: 201 {"ticket":"…","expiresAt":"…Z"}
    void issueTicket(const http::HttpExchange &exchange, const Principal &principal) const;

private:
    struct Doors;
    std::shared_ptr<const Doors> m_doors; ///< shared with what waits for a ticket
};

} // namespace scorewatch::stream
