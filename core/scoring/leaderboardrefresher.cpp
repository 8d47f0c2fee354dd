// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scoring/leaderboardrefresher.h"

#include <QLoggingCategory>

#include "core/base/async.h"
#include "core/postgres/connectionpool.h"

namespace scorewatch {
namespace {

Q_LOGGING_CATEGORY(lcRefresher, "scorewatch.scoring.refresher")

} // namespace

LeaderboardRefresher::LeaderboardRefresher(ConnectionPool &pool, std::chrono::milliseconds delay,
                                           QObject *parent)
    : QObject(parent), m_pool(pool)
{
    m_delay.setSingleShot(true);
    m_delay.setInterval(delay);
    connect(&m_delay, &QTimer::timeout, this, &LeaderboardRefresher::refresh);
}

void LeaderboardRefresher::noteChange()
{
    if (m_running)
        m_again = true;
    else if (
        !m_delay.isActive()) // the first change starts the clock: steady change must not put it off for ever
        m_delay.start();
}

void LeaderboardRefresher::refresh()
{
    m_running = true;
    const auto job = [](PgConnection &connection) -> Result<bool> {
        const auto rows = connection.exec("SELECT scoreboard.refresh_leaderboard()");
        if (!rows)
            return rows.error();
        return rows->boolean(0, 0);
    };
    async::onFinished(m_pool.run<bool>(job), this, [this](const Result<bool> &result) {
        m_running = false;
        if (!result)
            qCInfo(lcRefresher).noquote()
                << "leaderboard_top10 was not refreshed:" << toString(result.error());
        if (std::exchange(m_again, false))
            m_delay.start();
        Q_EMIT finished(result.valueOr(false));
    });
}

} // namespace scorewatch
