// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/stream/streamviewer.h"

namespace scorewatch::stream {

StreamViewer::StreamViewer(std::shared_ptr<StreamRooms> rooms, ViewerWish wish, Form form,
                           ViewerSeats::Seat seat)
    : m_rooms(std::move(rooms)), m_wish(std::move(wish)), m_seat(std::move(seat)), m_form(form)
{ }

StreamViewer::~StreamViewer() = default;

void StreamViewer::opened(http::ViewerSink &sink)
{
    m_sink = &sink;
    m_isDue = true;
    m_rooms->enter(*this);
    if (isFree() && !write(greeting()))
        goOn();
}

void StreamViewer::written()
{
    m_isBusy = false;
    goOn();
}

void StreamViewer::closed()
{
    m_isClosing = true;
    if (m_sink)
        m_rooms->leave(*this);
    m_sink = nullptr;
    m_seat.reset();
}

void StreamViewer::offer(const StreamWindow &window)
{
    if (!m_sink || m_isClosing || window.serial() <= m_cursor)
        return;
    if (m_isBusy) {
        m_isDue = m_isDue || window.isHeard(m_wish.topic);
        if (window.hasLapsed(m_cursor) && window.at() - m_lastWrite > options().grace) {
            m_rooms->countTooSlow();
            close(TooSlow, "The messages were not taken fast enough.");
        }
    } else if (window.isHeard(m_wish.topic)) {
        write(next(window));
    }
}

void StreamViewer::close(int code, std::string_view reason)
{
    if (!m_sink || m_isClosing)
        return;
    m_isClosing = true;
    m_sink->close(code, reason);
}

bool StreamViewer::write(SharedText message)
{
    if (!message)
        return false;
    m_isBusy = true;
    m_lastWrite = options().steadyNow();
    m_rooms->countMessage();
    m_sink->write(std::move(message));
    return true;
}

void StreamViewer::goOn()
{
    if (!isFree() || write(aside()) || !m_isDue)
        return;
    m_isDue = false;
    write(next(*m_rooms->newest()));
}

SharedText StreamViewer::next(const StreamWindow &window)
{
    const qint64 cursor = std::exchange(m_cursor, window.serial());
    const std::optional<StreamPosition> resumeFrom = std::exchange(m_wish.resumeFrom, std::nullopt);
    if (cursor == 0 && resumeFrom) {
        const QByteArray &epoch = resumeFrom->epoch;
        const qint64 seq = resumeFrom->sequence;
        if (const auto kept = window.cursorOf({epoch.constData(), std::size_t(epoch.size())}, seq))
            return window.update(*kept, seq, m_wish.topic, m_form);
    }
    if (cursor != 0 && window.keeps(cursor))
        return window.update(cursor, m_wish.topic, m_form);
    m_rooms->countSnapshot();
    return window.snapshot(m_form);
}

} // namespace scorewatch::stream
