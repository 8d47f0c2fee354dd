// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/identity/revocationlist.h"

#include <mutex>

#include <QLoggingCategory>

#include "core/base/async.h"
#include "core/identity/tokenclaims.h"
#include "core/postgres/connectionpool.h"

using namespace std::chrono_literals;

namespace scorewatch {
namespace {

Q_LOGGING_CATEGORY(lcRevocation, "scorewatch.identity.revocation")

// A transaction stamps its rows with its beginning and shows them at its end; what it set may be older than the last look.
constexpr auto kLongestTransaction = 60s;

// Before the tables were analysed, say after a million players were loaded, the planner thinks that half of them are
// revoked, and reads them all, each second.
constexpr const char *kByIndex = "SET LOCAL enable_seqscan = off";
constexpr const char *kUsers
    = "SELECT id, ceil(extract(epoch FROM tokens_valid_after))::bigint FROM scoreboard.users "
      "WHERE tokens_valid_after > now() - $1 * interval '1 second'";
constexpr const char *kSessions
    = "SELECT id FROM scoreboard.sessions WHERE revoked_at > now() - $1 * interval '1 second'";

} // namespace

RevocationList::RevocationList(ConnectionPool &pool, RevocationOptions options, QObject *parent)
    : QObject(parent), m_pool(pool), m_options(options)
{
    m_timer.setInterval(m_options.every);
    connect(&m_timer, &QTimer::timeout, this, &RevocationList::ask);
}

void RevocationList::start()
{
    m_timer.start();
    ask();
}

bool RevocationList::isRevoked(const Principal &who) const
{
    const std::shared_lock lock(m_mutex);
    if (!who.sessionId.isEmpty() && m_sessions.contains(who.sessionId))
        return true;
    if (!who.userId)
        return false;
    const auto validAfter = m_validAfter.constFind(*who.userId);
    return validAfter != m_validAfter.constEnd() && who.issuedAt < *validAfter;
}

void RevocationList::revokeSession(const QByteArray &sessionId)
{
    if (learnSession(sessionId, steadyNow()))
        QMetaObject::invokeMethod(
            this, [this, sessionId] { Q_EMIT sessionRevoked(sessionId); }, Qt::QueuedConnection);
}

void RevocationList::revokeUser(const UserId &user, qint64 validAfter)
{
    if (learnUser(user, validAfter))
        QMetaObject::invokeMethod(
            this, [this, user, validAfter] { Q_EMIT userRevoked(user, validAfter); }, Qt::QueuedConnection);
}

std::chrono::milliseconds RevocationList::age() const
{
    const qint64 askedAt = m_askedAt.load(std::memory_order_acquire);
    return askedAt < 0 ? std::chrono::milliseconds::max() : steadyNow() - std::chrono::milliseconds(askedAt);
}

void RevocationList::ask()
{
    if (m_isAsking)
        return;
    m_isAsking = true;
    const auto askedAt = steadyNow();
    const auto window
        = m_options.accessLifetime + std::chrono::seconds(tokenclaims::kLeeway) + kLongestTransaction;
    // A token that was issued by hand may be as old as the longest; those who were revoked that long ago are read once,
    // and again after we did not hear for a while.
    const bool isNear = m_askedAt >= 0 && age() < window / 2;
    async::onFinished(
        m_pool.run<News>([users = isNear ? window : m_options.longestLifetime,
                          window](PgConnection &connection) { return read(connection, users, window); }),
        this, [this, askedAt](const Result<News> &result) { take(result, askedAt); });
}

Result<RevocationList::News> RevocationList::read(PgConnection &connection, std::chrono::seconds users,
                                                  std::chrono::seconds sessions)
{
    const auto rows = connection.pipeline({{"BEGIN READ ONLY", {}},
                                           {kByIndex, {}},
                                           {kUsers, PgParams().integer(users.count())},
                                           {kSessions, PgParams().integer(sessions.count())},
                                           {"COMMIT", {}}});
    if (!rows) {
        // A connection that is lost rolls back by itself.
        if (connection.isUsable() && connection.isInTransaction())
            (void)connection.exec("ROLLBACK");
        return rows.error();
    }
    News news;
    const PgResult &revokedUsers = (*rows)[2];
    for (int row = 0; row < revokedUsers.rowCount(); ++row)
        news.users.insert(revokedUsers.userId(row, 0), revokedUsers.integer(row, 1));
    const PgResult &revokedSessions = (*rows)[3];
    for (int row = 0; row < revokedSessions.rowCount(); ++row)
        news.sessions.append(revokedSessions.bytes(row, 0).toByteArray());
    return news;
}

void RevocationList::take(const Result<News> &result, std::chrono::milliseconds askedAt)
{
    m_isAsking = false;
    if (!result) {
        if (m_isAnswering)
            qCWarning(lcRevocation).noquote()
                << "What was revoked could not be read; the last known is used:" << toString(result.error());
        m_isAnswering = false;
        return;
    }
    m_isAnswering = true;
    for (auto user = result->users.cbegin(); user != result->users.cend(); ++user) {
        if (learnUser(user.key(), user.value()))
            Q_EMIT userRevoked(user.key(), user.value());
    }
    for (const QByteArray &session : result->sessions) {
        if (learnSession(session, askedAt))
            Q_EMIT sessionRevoked(session);
    }
    forgetOldSessions(askedAt);
    if (m_askedAt.exchange(askedAt.count(), std::memory_order_acq_rel) < 0)
        Q_EMIT known();
}

bool RevocationList::learnSession(const QByteArray &sessionId, std::chrono::milliseconds now)
{
    const std::unique_lock lock(m_mutex);
    if (m_sessions.contains(sessionId))
        return false;
    m_sessions.insert(sessionId, now);
    return true;
}

bool RevocationList::learnUser(const UserId &user, qint64 validAfter)
{
    const std::unique_lock lock(m_mutex);
    qint64 &known = m_validAfter[user];
    if (known >= validAfter)
        return false;
    known = validAfter;
    return true;
}

/// By twice the time that PostgreSQL goes on telling of them, their last tokens have expired.
void RevocationList::forgetOldSessions(std::chrono::milliseconds now)
{
    const std::unique_lock lock(m_mutex);
    const auto oldest = now - 2 * (m_options.accessLifetime + 2 * kLongestTransaction);
    m_sessions.removeIf([oldest](decltype(m_sessions)::iterator session) { return *session < oldest; });
}

std::chrono::milliseconds RevocationList::steadyNow()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now().time_since_epoch());
}

} // namespace scorewatch
