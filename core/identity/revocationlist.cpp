// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/identity/revocationlist.h"

#include <mutex>
#include <utility>

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

/// What is marked here is in PostgreSQL already, or is about to be: for so long it may be silent about it.
constexpr auto kUnconfirmed = 10s;

/// How often everything is read, for what was taken back without anybody who told us.
constexpr auto kWholeEvery = 60s;

// Before the tables were analysed, say after a million players were loaded, the planner thinks that half of them are
// revoked, and reads them all, each second.
constexpr const char *kByIndex = "SET LOCAL enable_seqscan = off";
constexpr const char *kUsers
    = "SELECT id, ceil(extract(epoch FROM tokens_valid_after))::bigint FROM scoreboard.users "
      "WHERE tokens_valid_after > now() - $1 * interval '1 second'";
constexpr const char *kSessions
    = "SELECT id FROM scoreboard.sessions WHERE revoked_at > now() - $1 * interval '1 second'";
// Rounded up: about whoever is nearer to the edge nothing is concluded.
constexpr const char *kSince
    = "SELECT ceil(extract(epoch FROM now() - $1 * interval '1 second'))::bigint + 1";

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

void RevocationList::askAll(std::function<void(bool known)> answered)
{
    m_wantsAll = true;
    m_waiting.push_back(answered ? std::move(answered) : [](bool) {});
    ask(); // or after the reading that is under way, which may be of before
}

bool RevocationList::isRevoked(const Principal &who) const
{
    const std::shared_lock lock(m_mutex);
    if (!who.sessionId.isEmpty() && m_sessions.contains(who.sessionId))
        return true;
    if (!who.userId)
        return false;
    const auto validAfter = m_validAfter.constFind(*who.userId);
    return validAfter != m_validAfter.constEnd() && who.issuedAt < validAfter->validAfter;
}

void RevocationList::revokeSession(const QByteArray &sessionId)
{
    if (learnSession(sessionId, steadyNow()))
        QMetaObject::invokeMethod(
            this, [this, sessionId] { Q_EMIT sessionRevoked(sessionId); }, Qt::QueuedConnection);
}

void RevocationList::revokeUser(const UserId &user, qint64 validAfter)
{
    if (learnUser(user, validAfter, steadyNow()))
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
    m_asked = std::exchange(m_waiting, {});
    const auto askedAt = steadyNow();
    const auto window
        = m_options.accessLifetime + std::chrono::seconds(tokenclaims::kLeeway) + kLongestTransaction;
    // A token that was issued by hand may be as old as the longest. Those who were revoked that long ago are read at
    // first, after we did not hear for a while, and now and then.
    const bool isWhole = std::exchange(m_wantsAll, false) || m_askedAt < 0 || age() >= window / 2
        || askedAt - m_wholeAt >= kWholeEvery;
    async::onFinished(
        m_pool.run<Truth>([users = isWhole ? m_options.longestLifetime : window,
                           window](PgConnection &connection) { return read(connection, users, window); }),
        this, [this, askedAt, isWhole](const Result<Truth> &result) { take(result, askedAt, isWhole); });
}

Result<RevocationList::Truth> RevocationList::read(PgConnection &connection, std::chrono::seconds users,
                                                   std::chrono::seconds sessions)
{
    const auto rows = connection.pipeline({{"BEGIN READ ONLY", {}},
                                           {kByIndex, {}},
                                           {kUsers, PgParams().integer(users.count())},
                                           {kSessions, PgParams().integer(sessions.count())},
                                           {kSince, PgParams().integer(users.count())},
                                           {"COMMIT", {}}});
    if (!rows) {
        // A connection that is lost rolls back by itself.
        if (connection.isUsable() && connection.isInTransaction())
            (void)connection.exec("ROLLBACK");
        return rows.error();
    }
    Truth truth;
    const PgResult &revokedUsers = (*rows)[2];
    for (int row = 0; row < revokedUsers.rowCount(); ++row)
        truth.users.insert(revokedUsers.userId(row, 0), revokedUsers.integer(row, 1));
    const PgResult &revokedSessions = (*rows)[3];
    for (int row = 0; row < revokedSessions.rowCount(); ++row)
        truth.sessions.insert(revokedSessions.bytes(row, 0).toByteArray());
    truth.usersSince = (*rows)[4].integer(0, 0);
    return truth;
}

void RevocationList::take(const Result<Truth> &result, std::chrono::milliseconds askedAt, bool isWhole)
{
    m_isAsking = false;
    const std::vector<Answered> asked = std::exchange(m_asked, {});
    if (!result) {
        if (m_isAnswering)
            qCWarning(lcRevocation).noquote()
                << "What was revoked could not be read; the last known is used:" << toString(result.error());
        m_isAnswering = false;
        m_wantsAll = m_wantsAll || isWhole;
    } else {
        m_isAnswering = true;
        forget(*result, askedAt, isWhole);
        for (auto user = result->users.cbegin(); user != result->users.cend(); ++user) {
            if (learnUser(user.key(), user.value(), kNever))
                Q_EMIT userRevoked(user.key(), user.value());
        }
        for (const QByteArray &session : result->sessions) {
            if (learnSession(session, kNever))
                Q_EMIT sessionRevoked(session);
        }
        if (isWhole)
            m_wholeAt = askedAt;
        if (m_askedAt.exchange(askedAt.count(), std::memory_order_acq_rel) < 0)
            Q_EMIT known();
    }
    for (const Answered &answered : asked)
        answered(result.hasValue());
    askAgain();
}

/// What somebody waits for, or what the last reading left open, is read at once.
void RevocationList::askAgain()
{
    if (!m_waiting.empty() || (m_wantsAll && m_isAnswering))
        ask();
}

bool RevocationList::learnSession(const QByteArray &sessionId, std::chrono::milliseconds markedAt)
{
    const std::unique_lock lock(m_mutex);
    const auto known = m_sessions.find(sessionId);
    if (known == m_sessions.end()) {
        m_sessions.insert(sessionId, markedAt);
        return true;
    }
    if (markedAt == kNever)
        *known = kNever;
    return false;
}

bool RevocationList::learnUser(const UserId &user, qint64 validAfter, std::chrono::milliseconds markedAt)
{
    const std::unique_lock lock(m_mutex);
    Known &known = m_validAfter[user];
    if (known.validAfter > validAfter)
        return false;
    const bool isNews = known.validAfter < validAfter;
    if (isNews || markedAt == kNever)
        known = {validAfter, markedAt};
    return isNews;
}

/// A session whose end is no longer told has no living token: either that end is longer ago than a token lives, or it
/// was taken back. A user's may have become an older one, which only a whole reading shows: then that is wanted.
void RevocationList::forget(const Truth &truth, std::chrono::milliseconds askedAt, bool isWhole)
{
    const auto isFresh = [askedAt](std::chrono::milliseconds markedAt) {
        return markedAt != kNever && markedAt + kUnconfirmed > askedAt;
    };
    const std::unique_lock lock(m_mutex);
    m_sessions.removeIf([&](decltype(m_sessions)::iterator session) {
        return !truth.sessions.contains(session.key()) && !isFresh(*session);
    });
    m_validAfter.removeIf([&](decltype(m_validAfter)::iterator user) {
        if (isFresh(user->markedAt) || user->validAfter < truth.usersSince)
            return false;
        const auto told = truth.users.constFind(user.key());
        if (told != truth.users.constEnd() && *told >= user->validAfter)
            return false;
        if (!isWhole) {
            m_wantsAll = true;
            return false;
        }
        if (told != truth.users.constEnd())
            *user = {*told, kNever};
        return told == truth.users.constEnd();
    });
}

std::chrono::milliseconds RevocationList::steadyNow()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now().time_since_epoch());
}

} // namespace scorewatch
