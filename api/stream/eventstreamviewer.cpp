// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/stream/eventstreamviewer.h"

namespace scorewatch::stream {

EventStreamViewer::EventStreamViewer(std::shared_ptr<StreamRooms> rooms, ViewerWish wish,
                                     ViewerSeats::Seat seat)
    : StreamViewer(std::move(rooms), std::move(wish), Form::Events, std::move(seat))
{ }

void EventStreamViewer::received(std::string_view)
{
    close(AgainstRules, "Nothing may be sent here.");
}

/// Asked five times in a heartbeat.
void EventStreamViewer::beat(std::chrono::milliseconds now)
{
    static const SharedText kComment = std::make_shared<const std::string>(":\n\n");
    if (isFree() && now - lastWrite() >= options().heartbeat * 4 / 5)
        write(kComment);
}

SharedText EventStreamViewer::greeting() const
{
    static const SharedText kRetry = std::make_shared<const std::string>("retry: 2000\n\n");
    return kRetry;
}

} // namespace scorewatch::stream
