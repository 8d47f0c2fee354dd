// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <shared_mutex>

#include <QHash>
#include <QObject>
#include <QTimer>

#include "core/base/result.h"
#include "core/domain/principal.h"

namespace scorewatch {

class ConnectionPool;
class PgConnection;

/// How RevocationList learns what was revoked.
struct RevocationOptions
{
    std::chrono::milliseconds every{1000};
    std::chrono::seconds accessLifetime{600};           ///< of a log-in's access token
    std::chrono::seconds longestLifetime{400 * 86'400}; ///< of any token
};

/// Which tokens are dead before they expire: those of ended sessions, and those from before a user's
/// `tokens_valid_after`. Lives in the thread that made it, which runs an event loop; what is marked "any thread" may be
/// called from elsewhere.
///
/// While PostgreSQL is away it goes on with what it knows; age() tells how old that is.
class RevocationList final : public QObject
{
    Q_OBJECT

public:
    explicit RevocationList(ConnectionPool &pool, RevocationOptions options = {}, QObject *parent = nullptr);

    /// Reads at once, and again and again from then on.
    void start();

    /// Any thread, without waiting for anything but another caller.
    [[nodiscard]] bool isRevoked(const Principal &who) const;
    /// Any thread. Takes effect in this process before it returns; PostgreSQL tells the others.
    void revokeSession(const QByteArray &sessionId);
    /// Any thread. Tokens that were issued before `validAfter` (seconds since 1970) are dead.
    void revokeUser(const UserId &user, qint64 validAfter);

    /// Any thread. Since PostgreSQL was last asked with success; std::chrono::milliseconds::max() when it never was.
    [[nodiscard]] std::chrono::milliseconds age() const;

Q_SIGNALS:
    /// PostgreSQL was asked with success for the first time: until then nobody can be told from somebody revoked.
    void known();
    /// Told once for each, in this object's thread, and later than it takes effect.
    void sessionRevoked(const QByteArray &sessionId);
    void userRevoked(const scorewatch::UserId &user, qint64 validAfter);

private:
    struct News
    {
        QHash<UserId, qint64> users;
        QList<QByteArray> sessions;
    };
    void ask();
    void take(const Result<News> &result, std::chrono::milliseconds askedAt);
    bool learnSession(const QByteArray &sessionId, std::chrono::milliseconds now);
    bool learnUser(const UserId &user, qint64 validAfter);
    void forgetOldSessions(std::chrono::milliseconds now);
    [[nodiscard]] static std::chrono::milliseconds steadyNow();
    [[nodiscard]] static Result<News> read(PgConnection &connection, std::chrono::seconds users,
                                           std::chrono::seconds sessions);

    ConnectionPool &m_pool;
    const RevocationOptions m_options;
    QTimer m_timer{this};
    bool m_isAsking = false;
    bool m_isAnswering = true;
    std::atomic<qint64> m_askedAt = -1; ///< of the last answer, by the steady clock in ms; -1: there was none

    mutable std::shared_mutex m_mutex;
    QHash<UserId, qint64> m_validAfter;
    QHash<QByteArray, std::chrono::milliseconds> m_sessions; ///< and when we heard of it
};

} // namespace scorewatch
