// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QString>
#include <QTemporaryDir>
#include <QThread>

namespace scorewatch::test {

/// Stands between a client and PostgreSQL as a pooler does: the session that the client is told of is not the one that
/// works for it. It passes everything else on. Runs a thread.
class PostgresPooler final
{
public:
    /// `serverDirectory` holds the server's Unix socket.
    explicit PostgresPooler(const QString &serverDirectory);
    ~PostgresPooler();
    PostgresPooler(const PostgresPooler &) = delete;
    PostgresPooler &operator=(const PostgresPooler &) = delete;

    /// The same address by way of the pooler.
    [[nodiscard]] QString throughIt(const QString &dsn) const;

private:
    class Listener;

    QString m_serverDirectory;
    QTemporaryDir m_directory;
    QThread m_thread;
    Listener *m_listener = nullptr; ///< m_thread's
};

} // namespace scorewatch::test
