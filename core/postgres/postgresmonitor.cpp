// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/postgres/postgresmonitor.h"

#include <utility>

#include "core/base/async.h"
#include "core/postgres/connectionpool.h"
#include "core/postgres/pgerror.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch {
namespace {

constexpr auto kInterval = 2s;
constexpr const char *kIdentify
    = "SELECT pg_is_in_recovery(), current_setting('transaction_read_only') = 'on', current_database()";

} // namespace

PostgresMonitor::PostgresMonitor(ConnectionPool &pool, QObject *parent) : QObject(parent), m_pool(pool)
{
    m_status.name = u"PostgreSQL"_s;
    m_status.state = ConnectionStatus::State::Connecting;
    m_status.place = pg::displayName(pool.dsn());
    m_timer.setSingleShot(true); // the next question waits for the answer to this one
    m_timer.setInterval(kInterval);
    connect(&m_timer, &QTimer::timeout, this, &PostgresMonitor::ask);
}

void PostgresMonitor::start()
{
    Q_EMIT statusChanged(m_status);
    ask();
}

void PostgresMonitor::ask()
{
    const auto job = [](PgConnection &connection) -> Result<Answer> {
        const auto rows = connection.exec(kIdentify);
        if (!rows)
            return rows.error();
        return Answer{.version = connection.serverVersion(),
                      .standby = rows->boolean(0, 0),
                      .readOnly = rows->boolean(0, 1),
                      .database = rows->text(0, 2)};
    };
    async::onFinished(m_pool.run<Answer>(job), this, [this](const Result<Answer> &result) {
        m_timer.start();
        if (result) {
            answered(*result);
            return;
        }
        ConnectionStatus lost = m_status;
        lost.state = ConnectionStatus::State::Disconnected;
        lost.detail = result.error().message;
        adopt(lost);
        if (result.error().code == Error::Code::PermissionDenied && !std::exchange(m_isRefused, true))
            Q_EMIT refused(result.error());
    });
}

void PostgresMonitor::answered(const Answer &answer)
{
    m_isRefused = false;
    const bool wasAway = m_status.state != ConnectionStatus::State::Connected
        && m_status.state != ConnectionStatus::State::Degraded;
    ConnectionStatus now = m_status;
    now.version = u"%1.%2"_s.arg(answer.version / 10000).arg(answer.version % 10000);
    now.place = u"%1 · %2"_s.arg(answer.database, answer.standby ? u"standby"_s : u"primary"_s);
    now.state = answer.standby || answer.readOnly ? ConnectionStatus::State::Degraded
                                                  : ConnectionStatus::State::Connected;
    now.detail = answer.standby ? u"This is a standby: it can be read, but no score can be written."_s
        : answer.readOnly       ? u"This connection is read-only: no score can be written."_s
                                : QString();
    adopt(now);
    if (wasAway)
        Q_EMIT reached();
}

void PostgresMonitor::adopt(const ConnectionStatus &status)
{
    if (status == m_status)
        return;
    m_status = status;
    Q_EMIT statusChanged(m_status);
}

} // namespace scorewatch
