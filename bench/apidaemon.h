// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QProcess>
#include <QTemporaryDir>
#include <QUrl>

#include "core/domain/role.h"
#include "core/identity/tokencodec.h"

namespace scorewatch::bench {

struct ApiDaemonOptions
{
    QString program;
    QString postgresDsn;
    QString redisUrl;
    int connections = 25'000;
    int serviceScoreWrites = 100; ///< for one player in 60 s; with a limit, each write asks for it
};

/// A real `scorewatchd serve` on a port of its own, with a key that the benchmark has, too. Ends with this program.
class ApiDaemon final
{
public:
    ApiDaemon();
    ~ApiDaemon();
    Q_DISABLE_COPY_MOVE(ApiDaemon)

    Result<void> start(const ApiDaemonOptions &options);
    void stop();

    [[nodiscard]] QString url() const { return m_url; } ///< "http://127.0.0.1:PORT"
    [[nodiscard]] quint16 port() const { return quint16(QUrl(m_url).port(0)); }
    /// Good for a day.
    [[nodiscard]] QByteArray token(Role role, const QByteArray &subject) const;

    /// KiB; 0 when the process is gone.
    [[nodiscard]] qint64 residentMemory() const;
    /// Seconds of processor that all its threads have used.
    [[nodiscard]] double processorSeconds() const;

private:
    Result<void> makeKey();
    Result<void> awaitAddress();

    QTemporaryDir m_directory;
    std::unique_ptr<TokenCodec> m_tokens;
    std::unique_ptr<QProcess> m_process;
    QString m_url;
};

/// Makes the process that will run end when this program does, however it does.
void dieWithUs(QProcess &process);

} // namespace scorewatch::bench
