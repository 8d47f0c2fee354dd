// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/stream/streamrooms.h"

#include <algorithm>

#include "api/stream/streamviewer.h"

namespace scorewatch::stream {

StreamRooms::StreamRooms(http::ServerThreads &threads, const StreamOptions &options,
                         StreamWindow::Budget budget, std::shared_ptr<const StreamWindow> first)
    : m_threads(threads)
    , m_options(options)
    , m_budget(std::move(budget))
    , m_rooms(std::size_t(threads.count()))
    , m_newest(std::move(first))
{ }

StreamRooms::~StreamRooms() = default;

std::shared_ptr<const void> StreamRooms::spread(std::shared_ptr<const StreamWindow> window)
{
    {
        const std::lock_guard lock(m_mutex);
        m_newest = window;
    }
    m_frames.fetch_add(1, std::memory_order_relaxed);
    const auto token = std::make_shared<const char>('\0');
    for (std::size_t room = 0; room < m_rooms.size(); ++room) {
        m_threads.post(int(room), [self = shared_from_this(), room, window, token] {
            self->spreadIn(room, window, self->m_rooms[room].viewers.size(), token);
        });
    }
    return token;
}

/// From the last viewer to the first, so that whoever leaves meanwhile, and is replaced by the last, makes nobody miss
/// the frame. Who comes meanwhile has it.
void StreamRooms::spreadIn(std::size_t room, const std::shared_ptr<const StreamWindow> &window,
                           std::size_t upTo, const std::shared_ptr<const void> &token)
{
    const std::vector<StreamViewer *> &viewers = m_rooms[room].viewers;
    std::size_t next = std::min(upTo, viewers.size());
    for (std::size_t turn = 0; turn < kTurn && next > 0; ++turn) {
        viewers[next - 1]->offer(*window);
        next = std::min(next - 1, viewers.size());
    }
    if (next > 0) {
        m_threads.post(int(room), [self = shared_from_this(), room, window, next, token] {
            self->spreadIn(room, window, next, token);
        });
    }
}

void StreamRooms::each(std::size_t room, const std::function<void(StreamViewer &)> &work)
{
    const std::vector<StreamViewer *> &viewers = m_rooms[room].viewers;
    for (std::size_t next = viewers.size(); next > 0; next = std::min(next - 1, viewers.size()))
        work(*viewers[next - 1]);
}

void StreamRooms::postEach(const std::function<void(StreamViewer &)> &work)
{
    for (std::size_t room = 0; room < m_rooms.size(); ++room)
        m_threads.post(int(room), [self = shared_from_this(), room, work] { self->each(room, work); });
}

void StreamRooms::beat()
{
    postEach([now = m_options.steadyNow()](StreamViewer &viewer) { viewer.beat(now); });
}

void StreamRooms::close(std::function<bool(const StreamViewer &)> which, int code, std::string_view reason)
{
    postEach([which = std::move(which), code, reason](StreamViewer &viewer) {
        if (which(viewer))
            viewer.close(code, reason);
    });
}

void StreamRooms::stop()
{
    m_stopped = true;
    close([](const StreamViewer &) { return true; }, GoingAway, "The server stops.");
}

void StreamRooms::enter(StreamViewer &viewer)
{
    (viewer.form() == Form::Plain ? m_webSockets : m_eventStreams).fetch_add(1, std::memory_order_relaxed);
    std::vector<StreamViewer *> &viewers = m_rooms.at(std::size_t(viewer.thread())).viewers;
    viewer.setPlace(viewers.size());
    viewers.push_back(&viewer);
    // After it can be found: a session that ends from here on finds it.
    if (m_stopped)
        viewer.close(GoingAway, "The server stops.");
    else if (viewer.principal() && m_options.isEnded(*viewer.principal()))
        viewer.close(SessionEnded, "The session was ended.");
}

void StreamRooms::leave(StreamViewer &viewer)
{
    (viewer.form() == Form::Plain ? m_webSockets : m_eventStreams).fetch_sub(1, std::memory_order_relaxed);
    std::vector<StreamViewer *> &viewers = m_rooms.at(std::size_t(viewer.thread())).viewers;
    viewers[viewer.place()] = viewers.back();
    viewers[viewer.place()]->setPlace(viewer.place());
    viewers.pop_back();
}

std::shared_ptr<const StreamWindow> StreamRooms::newest() const
{
    const std::lock_guard lock(m_mutex);
    return m_newest;
}

StreamCounts StreamRooms::counts() const
{
    return {
        .webSockets = m_webSockets,
        .eventStreams = m_eventStreams,
        .frames = m_frames,
        .messages = m_messages,
        .snapshots = m_snapshots,
        .tooSlow = m_tooSlow,
        .textBytes = *m_budget,
    };
}

} // namespace scorewatch::stream
