// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QStringList>
#include <QTemporaryDir>

#include "core/base/result.h"
#include "core/config/redisendpoint.h"
#include "core/embedded/childprocess.h"
#include "core/redis/rediscodec.h"

namespace scorewatch::test {

/// A real redis-server in a directory of its own, on a Unix socket and, where asked for, on TCP and TLS ports.
///
/// Belongs to one thread. It ends with this object, and with the test when that is killed.
class RedisProcess final
{
public:
    struct Options
    {
        bool tcp = false;
        bool tls = false;      ///< makes an authority and a certificate for "localhost"
        QStringList arguments; ///< further ones, as on redis-server's command line
    };

    RedisProcess();
    explicit RedisProcess(Options options);
    ~RedisProcess();

    /// Starts the server and waits until it answers; also after it ended, on the same socket and ports.
    [[nodiscard]] Result<void> start();
    /// Further arguments from the next start() on.
    void setArguments(const QStringList &arguments) { m_options.arguments = arguments; }
    /// SIGTERM, and waits for the end. What was set to be saved is saved.
    void stop();
    /// SIGKILL, and waits for the end.
    void kill();
    /// SIGSTOP and SIGCONT: the server hangs, its connections stay.
    void pause();
    void resume();

    /// One command over a connection of its own; waits for the reply. An error of the server is a reply of that type.
    RedisReply command(const RedisCommand &command) const;

    [[nodiscard]] QString directory() const { return m_directory.path(); }
    [[nodiscard]] QString socketPath() const { return m_directory.filePath(QStringLiteral("redis.sock")); }
    [[nodiscard]] QString certificateFile() const
    {
        return m_directory.filePath(QStringLiteral("server.crt"));
    }
    [[nodiscard]] QString authorityFile() const { return m_directory.filePath(QStringLiteral("ca.crt")); }
    [[nodiscard]] RedisEndpoint unixEndpoint() const;
    [[nodiscard]] RedisEndpoint tcpEndpoint() const; ///< of host "localhost"
    [[nodiscard]] RedisEndpoint tlsEndpoint() const; ///< trusts authorityFile()

private:
    [[nodiscard]] Result<void> makeCertificates();
    [[nodiscard]] Result<void> choosePorts();
    [[nodiscard]] Result<void> waitUntilItAnswers();
    void signal(int number) const;

    QTemporaryDir m_directory;
    Options m_options;
    quint16 m_port = 0;
    quint16 m_tlsPort = 0;
    std::unique_ptr<embedded::ChildProcess> m_child;
};

} // namespace scorewatch::test
