// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/limits/limitaudit.h"

#include <limits>

#include <QHostAddress>
#include <QLoggingCategory>

#include "core/base/async.h"
#include "core/postgres/connectionpool.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

Q_LOGGING_CATEGORY(lcAudit, "scorewatch.limits.audit")

constexpr qsizetype kMostCharacters = 255; // of the column

constexpr const char *kInsert = R"sql(
INSERT INTO scoreboard.rate_limit_audit (user_id, attempt_count, limit_exceeded, endpoint, ip_address)
SELECT user_id, attempts::integer, true, endpoint, address::inet
FROM unnest($1, $2, $3, $4) AS r (user_id, attempts, endpoint, address))sql";

/// Null, which is SQL's NULL, for what PostgreSQL would not take: a bad one must not cost the others their rows.
QByteArray addressOrNull(const QByteArray &text)
{
    const QHostAddress address(QString::fromLatin1(text));
    return address.isNull() || !address.scopeId().isEmpty() ? QByteArray() : text;
}

} // namespace

LimitAudit::LimitAudit(ConnectionPool &pool) : LimitAudit(pool, Options()) { }

LimitAudit::LimitAudit(ConnectionPool &pool, Options options)
    : m_pool(pool), m_options(options), m_timer(this)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &LimitAudit::write);
}

LimitAudit::~LimitAudit()
{
    if (!m_waiting.isEmpty())
        (void)handOver(m_waiting); // nobody is left to hear how it went
}

void LimitAudit::refused(const UserId &user, const QByteArray &endpoint, const QByteArray &address)
{
    const std::lock_guard lock(m_mutex);
    auto row = m_waiting.find(user);
    if (row == m_waiting.end()) {
        if (m_waiting.size() >= m_options.maxPlayers) {
            ++m_statistics.dropped;
            return;
        }
        row = m_waiting.insert(user, Row{0, endpoint.left(kMostCharacters), addressOrNull(address)});
    }
    ++row->attempts;
    if (!std::exchange(m_isTimed, true))
        QMetaObject::invokeMethod(
            this, [this] { m_timer.start(m_options.interval); }, Qt::QueuedConnection);
}

LimitAudit::Statistics LimitAudit::statistics() const
{
    const std::lock_guard lock(m_mutex);
    return m_statistics;
}

/// A slow PostgreSQL gets the next rows when it has taken these.
void LimitAudit::write()
{
    Rows rows;
    {
        const std::lock_guard lock(m_mutex);
        rows.swap(m_waiting);
    }
    qint64 attempts = 0;
    for (const Row &row : std::as_const(rows))
        attempts += row.attempts;
    async::onFinished(handOver(rows), this,
                      [this, count = rows.size(), attempts](const Result<qint64> &done) {
                          written(count, attempts, done);
                      });
}

void LimitAudit::written(qint64 rows, qint64 attempts, const Result<qint64> &done)
{
    if (!done)
        qCWarning(lcAudit).noquote() << rows << "players who were too fast are missing in rate_limit_audit:"
                                     << toString(done.error());
    const std::lock_guard lock(m_mutex);
    if (done) {
        m_statistics.rows += rows;
        m_statistics.attempts += attempts;
    } else {
        m_statistics.dropped += attempts;
    }
    m_isTimed = !m_waiting.isEmpty();
    if (m_isTimed)
        m_timer.start(m_options.interval);
}

QFuture<Result<qint64>> LimitAudit::handOver(const Rows &rows)
{
    std::vector<UserId> users;
    std::vector<qint64> attempts;
    std::vector<QByteArray> endpoints;
    std::vector<QByteArray> addresses;
    for (auto row = rows.begin(); row != rows.end(); ++row) {
        users.push_back(row.key());
        attempts.push_back(std::min<qint64>(row->attempts, std::numeric_limits<qint32>::max()));
        endpoints.push_back(row->endpoint);
        addresses.push_back(row->address);
    }
    const PgParams params = PgParams().uuids(users).integers(attempts).texts(endpoints).texts(addresses);
    return m_pool.run<qint64>([params](PgConnection &connection) -> Result<qint64> {
        const auto inserted = connection.exec(kInsert, params);
        if (!inserted)
            return inserted.error();
        return inserted->affectedRows();
    });
}

} // namespace scorewatch
