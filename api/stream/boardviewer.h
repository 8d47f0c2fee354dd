// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "api/stream/streamviewer.h"

namespace scorewatch::stream {

/// Who watches by a WebSocket. May send `{"type":"ping"}` and nothing else.
class BoardViewer final : public StreamViewer
{
public:
    BoardViewer(std::shared_ptr<StreamRooms> rooms, ViewerWish wish, ViewerSeats::Seat seat);

    void received(std::string_view text) override;

protected:
    [[nodiscard]] SharedText aside() override;

private:
    bool m_owesPong = false; ///< one answer for all pings that came meanwhile
};

} // namespace scorewatch::stream
