// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QJsonArray>
#include <QProcess>

#include "tests/support/testservers.h"

namespace scorewatch::test {

/// The real scorewatchd on a real PostgreSQL and Redis, as cron and people call it.
class DaemonBench final
{
public:
    static constexpr int kPatience = 60'000; ///< ms

    struct Outcome
    {
        int code = -1;
        QString out;
        QString err;

        [[nodiscard]] QJsonArray rows() const;
        /// Everything, for the message of a failed test.
        [[nodiscard]] QByteArray all() const;
    };

    explicit DaemonBench(QString program);

    Result<void> start();
    /// A fresh database, an empty Redis, and the environment that leads to both.
    Result<void> renew();

    /// Runs the program to its end; code -1 when it did not end by itself.
    [[nodiscard]] Outcome run(const QStringList &arguments) const;
    /// Starts it and returns.
    [[nodiscard]] std::unique_ptr<QProcess> launch(const QStringList &arguments) const;

    [[nodiscard]] TestServers &servers() { return m_servers; }
    [[nodiscard]] const QString &program() const { return m_program; }
    [[nodiscard]] const QString &dsn() const { return m_dsn; }
    QProcessEnvironment environment;

private:
    const QString m_program;
    TestServers m_servers;
    QString m_dsn;
};

} // namespace scorewatch::test
