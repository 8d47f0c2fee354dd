// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include <QObject>
#include <QTimer>

namespace scorewatch {

class ConnectionPool;

/// Refreshes the materialised view leaderboard_top10 some time after the top ten changed: many changes make one refresh,
/// and no score write ever waits for it. Main thread.
class LeaderboardRefresher final : public QObject
{
    Q_OBJECT

public:
    LeaderboardRefresher(ConnectionPool &pool, std::chrono::milliseconds delay, QObject *parent = nullptr);

    /// The top ten is another one now.
    void noteChange();

Q_SIGNALS:
    /// `refreshed` is false when another process was at it.
    void finished(bool refreshed);

private:
    void refresh();

    ConnectionPool &m_pool;
    QTimer m_delay;
    bool m_running = false;
    bool m_again = false;
};

} // namespace scorewatch
