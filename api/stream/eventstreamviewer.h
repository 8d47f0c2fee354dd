// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "api/stream/streamviewer.h"

namespace scorewatch::stream {

/// Who watches by server-sent events.
class EventStreamViewer final : public StreamViewer
{
public:
    EventStreamViewer(std::shared_ptr<StreamRooms> rooms, ViewerWish wish, ViewerSeats::Seat seat);

    void received(std::string_view text) override;
    void beat(std::chrono::milliseconds now) override;

protected:
    [[nodiscard]] SharedText greeting() const override;
};

} // namespace scorewatch::stream
