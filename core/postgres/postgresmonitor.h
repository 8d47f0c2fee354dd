// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QObject>
#include <QTimer>

#include "core/base/error.h"
#include "core/domain/connectionstatus.h"

namespace scorewatch {

class ConnectionPool;

/// Asks PostgreSQL every few seconds whether it is there and what it is, and tells when that changes. Main thread.
class PostgresMonitor final : public QObject
{
    Q_OBJECT

public:
    explicit PostgresMonitor(ConnectionPool &pool, QObject *parent = nullptr);

    void start();
    [[nodiscard]] const ConnectionStatus &status() const { return m_status; }

Q_SIGNALS:
    void statusChanged(const scorewatch::ConnectionStatus &status);
    /// It answers, for the first time or again.
    void reached();
    /// The server refuses the log-in; told once until it has answered.
    void refused(const scorewatch::Error &why);

private:
    struct Answer
    {
        int version = 0;
        bool standby = false;
        bool readOnly = false;
        QString database;
    };

    void ask();
    void answered(const Answer &answer);
    void adopt(const ConnectionStatus &status);

    ConnectionPool &m_pool;
    QTimer m_timer;
    ConnectionStatus m_status;
    bool m_isRefused = false;
};

} // namespace scorewatch
