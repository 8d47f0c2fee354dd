// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include <QObject>
#include <QTimer>

#include "core/base/result.h"

namespace scorewatch {

class ConnectionPool;

/// Keeps `player_addresses`, by which linked players are found, half a minute behind the ledger; what is further behind is
/// caught up with in pieces. Several servers may do it: one at a time does. Main thread; needs the service's rights.
class AddressGatherer final : public QObject
{
    Q_OBJECT

public:
    /// The pool outlives it.
    explicit AddressGatherer(ConnectionPool &pool,
                             std::chrono::milliseconds interval = std::chrono::seconds(30),
                             QObject *parent = nullptr);

    void start();
    void stop();

private:
    void gather();
    void gathered(const Result<bool> &more);

    ConnectionPool &m_pool;
    const std::chrono::milliseconds m_interval;
    QTimer m_timer;
    bool m_isStarted = false;
    bool m_isWell = true;
};

} // namespace scorewatch
