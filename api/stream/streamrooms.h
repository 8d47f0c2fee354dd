// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "api/http/viewer.h"
#include "api/stream/streamoptions.h"
#include "api/stream/streamwindow.h"

namespace scorewatch::stream {

class StreamViewer;

/// What the stream has done, for /metrics.
struct StreamCounts
{
    qint64 webSockets = 0;   ///< open now
    qint64 eventStreams = 0; ///< open now
    qint64 frames = 0;
    qint64 messages = 0;  ///< handed to connections, of every kind
    qint64 snapshots = 0; ///< of them, those sent because there was nothing to join
    qint64 tooSlow = 0;   ///< viewers closed with 1013
    qint64 textBytes = 0; ///< of messages in memory now
};

/// The viewers of the server's threads, in a room a thread. A room is touched on its thread only; calls from elsewhere
/// are posted there. Viewers and work on its way share it.
class StreamRooms final : public std::enable_shared_from_this<StreamRooms>
{
public:
    /// The threads must outlive the calls that are for any thread.
    StreamRooms(http::ServerThreads &threads, const StreamOptions &options, StreamWindow::Budget budget,
                std::shared_ptr<const StreamWindow> first);
    ~StreamRooms();

    /// Any thread. Gives the frame to every viewer; what is returned lives until the last thread is through.
    [[nodiscard]] std::shared_ptr<const void> spread(std::shared_ptr<const StreamWindow> window);
    /// Any thread. Says something to those who heard nothing for nearly a heartbeat.
    void beat();
    /// Any thread. Closes those who are there and for whom it is true. The reason is of static lifetime.
    void close(std::function<bool(const StreamViewer &)> which, int code, std::string_view reason);
    /// Any thread. Closes everybody, also those who come later.
    void stop();

    /// The viewer's thread.
    void enter(StreamViewer &viewer);
    void leave(StreamViewer &viewer);

    /// Any thread, as is the rest.
    [[nodiscard]] std::shared_ptr<const StreamWindow> newest() const;
    [[nodiscard]] StreamCounts counts() const;
    [[nodiscard]] const StreamOptions &options() const { return m_options; }
    void countMessage() { m_messages.fetch_add(1, std::memory_order_relaxed); }
    void countSnapshot() { m_snapshots.fetch_add(1, std::memory_order_relaxed); }
    void countTooSlow() { m_tooSlow.fetch_add(1, std::memory_order_relaxed); }

private:
    /// How many viewers are served before other work of the thread gets its turn.
    static constexpr std::size_t kTurn = 256;

    struct Room
    {
        std::vector<StreamViewer *> viewers;
    };

    void spreadIn(std::size_t room, const std::shared_ptr<const StreamWindow> &window, std::size_t upTo,
                  const std::shared_ptr<const void> &token);
    void each(std::size_t room, const std::function<void(StreamViewer &)> &work);
    void postEach(const std::function<void(StreamViewer &)> &work);

    http::ServerThreads &m_threads;
    const StreamOptions m_options;
    const StreamWindow::Budget m_budget;
    std::vector<Room> m_rooms;
    mutable std::mutex m_mutex; ///< guards m_newest
    std::shared_ptr<const StreamWindow> m_newest;
    std::atomic<bool> m_stopped = false;
    std::atomic<qint64> m_webSockets = 0;
    std::atomic<qint64> m_eventStreams = 0;
    std::atomic<qint64> m_frames = 0;
    std::atomic<qint64> m_messages = 0;
    std::atomic<qint64> m_snapshots = 0;
    std::atomic<qint64> m_tooSlow = 0;
};

} // namespace scorewatch::stream
