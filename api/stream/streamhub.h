// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QObject>
#include <QTimer>

#include "api/http/viewer.h"
#include "api/stream/closedviewers.h"
#include "api/stream/framebuilder.h"
#include "api/stream/streamoptions.h"
#include "api/stream/streamrooms.h"

namespace scorewatch::stream {

/// Gives the live board to everybody who watches: makes frames of what the feed tells and hands each to the server's
/// threads, one call a thread, however many viewers there are.
///
/// Lives on the main thread; what is marked "any thread" may be called from elsewhere. A frame never goes out before the
/// last one is through, so a busy server tells less often and never piles up work. Viewers keep what they need alive:
/// the hub may die before them.
class StreamHub final
{
public:
    /// The threads must outlive the hub.
    explicit StreamHub(http::ServerThreads &threads, StreamOptions options = {});
    ~StreamHub();
    StreamHub(const StreamHub &) = delete;
    StreamHub &operator=(const StreamHub &) = delete;

    /// For LiveBoardService::boardChanged. Keeps what it needs, returns at once.
    void accept(const LiveBoard &board);
    /// Closes every viewer with 1001, also those that come later. Once, before the server's threads end.
    void stop();

    /// Any thread. Those who watch by this login, or as this player, are closed with 4401.
    void closeSession(const QByteArray &sessionId);
    /// Only those whose token was issued before `validAfter`, in seconds since 1970. `closed` is called on one of the
    /// server's threads when all are told, with how many there were, those of earlier calls with the same two included.
    void closeUser(const UserId &user, qint64 validAfter, std::function<void(int)> closed = {});

    /// Any thread. What viewers are made with.
    [[nodiscard]] const std::shared_ptr<StreamRooms> &rooms() const { return m_rooms; }
    /// Any thread.
    [[nodiscard]] StreamCounts counts() const { return m_rooms->counts(); }

private:
    void arm();
    void flush();

    StreamOptions m_options;
    const StreamWindow::Budget m_budget;
    FrameBuilder m_builder;
    std::shared_ptr<StreamRooms> m_rooms;
    const std::shared_ptr<ClosedViewers> m_closed;
    QObject m_context; ///< of the timers' connections
    QTimer m_frameTimer;
    QTimer m_beatTimer;
    std::weak_ptr<const void> m_onItsWay; ///< lives until every thread is through with the last frame
    std::chrono::milliseconds m_lastFrame;
    bool m_stopped = false;
};

} // namespace scorewatch::stream
