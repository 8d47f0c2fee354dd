// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/stream/streamresource.h"

#include <charconv>

#include "api/stream/boardviewer.h"
#include "api/stream/eventstreamviewer.h"
#include "api/stream/streamtext.h"

using namespace Qt::StringLiterals;

namespace scorewatch::stream {
namespace {

using Refusal = StreamResource::Refusal;

std::optional<qint64> sequenceFrom(std::string_view text)
{
    qint64 value = 0;
    const char *const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stop != end || value < 0)
        return std::nullopt;
    return value;
}

StreamPosition positionOf(std::string_view epoch, qint64 seq)
{
    return {QByteArray(epoch.data(), qsizetype(epoch.size())), seq};
}

/// "EPOCH:SEQ". Nothing where it is anything else: a browser sends what some server once gave it, and can be told
/// everything anew.
std::optional<StreamPosition> positionFromEventId(std::string_view id)
{
    const std::size_t colon = id.rfind(':');
    if (colon == std::string_view::npos)
        return std::nullopt;
    const auto seq = sequenceFrom(id.substr(colon + 1));
    return seq ? std::optional(positionOf(id.substr(0, colon), *seq)) : std::nullopt;
}

Refusal invalidField(std::string_view field, const QString &why)
{
    return {.status = 400,
            .type = "invalid-field",
            .title = "A parameter cannot be used",
            .detail = why.toStdString(),
            .field = field};
}

Refusal tooMany(int limit)
{
    return {.status = 429,
            .type = "rate-limited",
            .title = "Too many viewers",
            .detail = u"No viewer was opened, because %1 are open already. Close one, or try again in 30 s."_s
                          .arg(limit)
                          .toStdString(),
            .field = {},
            .retryAfter = 30};
}

Refusal aboutTicket(const Error &error)
{
    if (error.code == Error::Code::NotFound)
        return {.status = 401,
                .type = "unauthenticated",
                .title = "The ticket does not count",
                .detail = error.message.toStdString(),
                .field = {}};
    if (error.code == Error::Code::Exhausted)
        return {.status = 429,
                .type = "rate-limited",
                .title = "Too many tickets",
                .detail = error.message.toStdString(),
                .field = {},
                .retryAfter = 30};
    return {.status = 503,
            .type = "unavailable",
            .title = "The ticket cannot be checked",
            .detail = error.message.toStdString(),
            .field = {},
            .retryAfter = 1};
}

/// Takes what the request's parameters ask for, or says why they cannot be understood.
std::optional<Refusal> readWish(const http::HttpRequest &request, ViewerWish *wish)
{
    const auto updates = request.parameter("updates");
    if (!updates)
        return invalidField("updates", updates.error().message);
    if (!updates->empty() && *updates != "top" && *updates != "all")
        return invalidField("updates", u"There are the updates top and all; choose one of them."_s);
    wish->topic = *updates == "all" ? Topic::All : Topic::Top;

    const auto epoch = request.parameter("epoch");
    if (!epoch)
        return invalidField("epoch", epoch.error().message);
    const auto seq = request.parameter("seq");
    if (!seq)
        return invalidField("seq", seq.error().message);
    if (!seq->empty()) {
        const auto sequence = sequenceFrom(*seq);
        if (!sequence)
            return invalidField("seq", u"The sequence is not a number from 0 on; take it from a message."_s);
        wish->resumeFrom = positionOf(*epoch, *sequence);
    }
    return std::nullopt;
}

} // namespace

struct StreamResource::Doors
{
    std::shared_ptr<StreamRooms> rooms;
    TicketOffice &tickets;
    Refuse refuse;
    std::shared_ptr<ViewerSeats> seats = std::make_shared<ViewerSeats>();

    /// Null, and answered, where the caller has too many already.
    [[nodiscard]] ViewerSeats::Seat seatFor(const http::HttpExchange &exchange,
                                            const std::optional<Principal> &principal) const
    {
        const StreamOptions &options = rooms->options();
        const std::string &peer = exchange.request().peer;
        const std::string who
            = principal ? (roleName(principal->role) + ':' + principal->subject).toStdString() : '@' + peer;
        // Without an address everybody would be the same one.
        const int limit = principal ? options.viewersPerCaller : peer.empty() ? 0 : options.viewersPerAddress;
        ViewerSeats::Seat seat = seats->take(who, limit);
        if (!seat)
            refuse(exchange, tooMany(limit));
        return seat;
    }
};

StreamResource::StreamResource(const StreamHub &hub, TicketOffice &tickets, Refuse refuse)
    : m_doors(std::make_shared<const Doors>(Doors{hub.rooms(), tickets, std::move(refuse)}))
{ }

void StreamResource::openEvents(const http::HttpExchange &exchange,
                                const std::optional<Principal> &principal) const
{
    ViewerWish wish;
    if (const auto refusal = readWish(exchange.request(), &wish))
        return m_doors->refuse(exchange, *refusal);
    wish.principal = principal;
    // Where a browser comes back by itself, it is newer than the address.
    if (auto position = positionFromEventId(exchange.request().header("last-event-id")))
        wish.resumeFrom = std::move(position);
    if (auto seat = m_doors->seatFor(exchange, principal))
        exchange.openEventStream(
            std::make_shared<EventStreamViewer>(m_doors->rooms, std::move(wish), std::move(seat)));
}

void StreamResource::openWebSocket(const http::HttpExchange &exchange) const
{
    const auto wish = std::make_shared<ViewerWish>();
    if (const auto refusal = readWish(exchange.request(), wish.get()))
        return m_doors->refuse(exchange, *refusal);
    const auto ticket = exchange.request().parameter("ticket");
    if (!ticket)
        return m_doors->refuse(exchange, invalidField("ticket", ticket.error().message));
    const auto open = [doors = m_doors, exchange, wish](Result<Principal> principal) {
        if (!principal)
            return doors->refuse(exchange, aboutTicket(principal.error()));
        wish->principal = *std::move(principal);
        if (auto seat = doors->seatFor(exchange, wish->principal))
            exchange.openWebSocket(
                std::make_shared<BoardViewer>(doors->rooms, std::move(*wish), std::move(seat)));
    };
    m_doors->tickets.redeem(QByteArray::fromStdString(*ticket), open);
}

void StreamResource::issueTicket(const http::HttpExchange &exchange, const Principal &principal) const
{
    const auto answer = [doors = m_doors, exchange](const Result<QByteArray> &ticket) {
        if (!ticket)
            return doors->refuse(exchange, aboutTicket(ticket.error()));
        const QDateTime expiresAt
            = QDateTime::currentDateTimeUtc().addMSecs(qint64(doors->tickets.life().count()));
        http::HttpResponse response = http::HttpResponse::json(
            201,
            "{\"ticket\":\"" + ticket->toStdString() + "\",\"expiresAt\":" + text::instant(expiresAt) + '}');
        response.headers.emplace_back("Cache-Control", "no-store");
        exchange.respond(std::move(response));
    };
    m_doors->tickets.issue(principal, answer);
}

} // namespace scorewatch::stream
