// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "api/http/viewer.h"
#include "api/stream/streamrooms.h"
#include "api/stream/viewerseats.h"
#include "core/domain/principal.h"

namespace scorewatch::stream {

/// How somebody wants to watch.
struct ViewerWish
{
    Topic topic = Topic::Top;
    std::optional<StreamPosition> resumeFrom;
    std::optional<Principal> principal;
};

/// Somebody who watches the board: a cursor, which is the last frame they were sent, and at most one message on its way.
/// Belongs to one of the server's threads once it was opened.
///
/// There is no queue: when the message is through, the next one leads from the cursor to the newest frame, as one update
/// in which each player stands once, or as a snapshot.
class StreamViewer : public http::Viewer
{
public:
    StreamViewer(std::shared_ptr<StreamRooms> rooms, ViewerWish wish, Form form, ViewerSeats::Seat seat);
    ~StreamViewer() override;

    void opened(http::ViewerSink &sink) final;
    void written() final;
    void closed() final;

    /// There is a newer frame.
    void offer(const StreamWindow &window);
    /// Says something where nothing was said for nearly a heartbeat.
    virtual void beat(std::chrono::milliseconds) { }
    /// After what is on its way. Once closing, always closing.
    void close(int code, std::string_view reason);

    [[nodiscard]] int thread() const { return m_sink ? m_sink->thread() : -1; }
    [[nodiscard]] Form form() const { return m_form; }
    [[nodiscard]] bool isClosing() const { return m_isClosing; }
    [[nodiscard]] const std::optional<Principal> &principal() const { return m_wish.principal; }
    /// Where it stands in its room; the room's business.
    [[nodiscard]] std::size_t place() const { return m_place; }
    void setPlace(std::size_t place) { m_place = place; }

protected:
    /// What is said before the first board, if anything.
    [[nodiscard]] virtual SharedText greeting() const { return nullptr; }
    /// What waits beside the board, if anything; asked when the way is free.
    [[nodiscard]] virtual SharedText aside() { return nullptr; }
    [[nodiscard]] bool isFree() const { return m_sink && !m_isBusy && !m_isClosing; }
    [[nodiscard]] std::chrono::milliseconds lastWrite() const { return m_lastWrite; }
    [[nodiscard]] const StreamOptions &options() const { return m_rooms->options(); }
    /// The way must be free. False when there is no message.
    bool write(SharedText message);
    /// Sends what is next, if the way is free and there is anything.
    void goOn();

private:
    [[nodiscard]] SharedText next(const StreamWindow &window);

    const std::shared_ptr<StreamRooms> m_rooms;
    ViewerWish m_wish;
    ViewerSeats::Seat m_seat; ///< held until closed()
    http::ViewerSink *m_sink = nullptr;
    std::size_t m_place = 0;
    qint64 m_cursor = 0; ///< the frame that the last message led to; 0 before the first
    std::chrono::milliseconds m_lastWrite{0};
    const Form m_form;
    bool m_isBusy = false;
    bool m_isDue = false; ///< there is a frame to be told of
    bool m_isClosing = false;
};

} // namespace scorewatch::stream
