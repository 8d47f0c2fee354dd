// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include "core/live/boardnames.h"
#include "core/live/boardsource.h"
#include "core/live/liveboard.h"
#include "core/live/livefeedoptions.h"
#include "core/redis/redisclientoptions.h"

namespace scorewatch {

class LiveFeed;
class PlayerDirectory;
class RedisSubscriber;
class RedisThread;
struct RedisEndpoint;

/// The live board for the main thread: owns the listening and the feed on the Redis thread, and puts names to what
/// they send. The desktop and the daemon use this one.
class LiveBoardService final : public QObject
{
    Q_OBJECT

public:
    /// What is given by reference must outlive the service. The source is used on the Redis thread.
    LiveBoardService(RedisThread &thread, const RedisEndpoint &endpoint, BoardSource &source,
                     PlayerDirectory &directory, LiveFeedOptions options = {}, RedisClientOptions redis = {},
                     QObject *parent = nullptr);
    ~LiveBoardService() override;

    void start();
    /// Stops listening and waits until the source is not used any more. start() may follow.
    void stop();
    /// The last board, without the changes and events that were told with it.
    [[nodiscard]] const LiveBoard &current() const { return m_current; }

Q_SIGNALS:
    /// At most once a frame, and only after the slots connected here have returned from the last one.
    void boardChanged(const scorewatch::LiveBoard &board);

private:
    void take(const LiveBoard &board);
    void takeNames();
    void tell(const LiveBoard &board);

    RedisThread &m_thread;
    RedisSubscriber *m_subscriber = nullptr; ///< on the Redis thread, which keeps it to its own end
    LiveFeed *m_feed = nullptr;              ///< likewise
    BoardNames m_names;
    LiveBoard m_current;
};

} // namespace scorewatch
