// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include <QProcess>
#include <QStringList>

#include "bench/figures.h"
#include "core/base/result.h"

namespace scorewatch::bench {

/// What one run of wrk found.
struct WrkFigures
{
    qint64 requests = 0;
    Microseconds duration{0};
    Microseconds p50{0};
    Microseconds p99{0};
    qint64 refusedRequests = 0; ///< answers of 400 and above
    qint64 socketErrors = 0;
    qint64 acceptedItems = 0; ///< where a request has several
    qint64 refusedItems = 0;

    [[nodiscard]] QString perSecond(qint64 count) const;
    [[nodiscard]] QString note() const; ///< times and failures
};

/// One load of bench/api on one thread of wrk.
class WrkLoad final
{
public:
    WrkLoad(QString script, QString url, int connections, QStringList arguments = {});

    /// Blocks.
    Result<WrkFigures> run(std::chrono::seconds time);
    /// In parts, to do something else meanwhile; an error of starting comes out of finish().
    void start(std::chrono::seconds time);
    Result<WrkFigures> finish();

    /// For RUN of the scripts: other players and other keys each time.
    [[nodiscard]] static QString newRun();

private:
    const QString m_script;
    const QString m_url;
    const int m_connections;
    const QStringList m_arguments;
    QProcess m_process;
};

} // namespace scorewatch::bench
