// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <shared_mutex>
#include <vector>

#include <QHash>
#include <QObject>
#include <QSet>
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
/// What PostgreSQL no longer tells (a ban was taken back) is forgotten, at once after askAll(). What was marked here is
/// kept for some seconds although PostgreSQL does not tell it yet. While PostgreSQL is away it goes on with what it knows;
/// age() tells how old that is.
class RevocationList final : public QObject
{
    Q_OBJECT

public:
    explicit RevocationList(ConnectionPool &pool, RevocationOptions options = {}, QObject *parent = nullptr);

    /// Reads at once, and again and again from then on.
    void start();
    /// Reads the whole truth at once, not only what is new; the answer holds what was committed before the call.
    /// `answered` is called in this object's thread, after the signals; with false where PostgreSQL did not answer.
    void askAll(std::function<void(bool known)> answered = {});

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
    /// Told once for each revocation, in this object's thread, and later than it takes effect.
    void sessionRevoked(const QByteArray &sessionId);
    void userRevoked(const scorewatch::UserId &user, qint64 validAfter);

private:
    using Answered = std::function<void(bool known)>;
    /// What PostgreSQL tells, at one moment.
    struct Truth
    {
        QHash<UserId, qint64> users; ///< whose tokens_valid_after is at `usersSince` or later
        QSet<QByteArray> sessions;
        qint64 usersSince = 0; ///< seconds since 1970, by PostgreSQL's clock
    };
    struct Known
    {
        qint64 validAfter = 0;
        std::chrono::milliseconds markedAt = kNever; ///< here, before PostgreSQL told it
    };
    static constexpr std::chrono::milliseconds kNever{-1};

    void ask();
    void take(const Result<Truth> &result, std::chrono::milliseconds askedAt, bool isWhole);
    void askAgain();
    bool learnSession(const QByteArray &sessionId, std::chrono::milliseconds markedAt);
    bool learnUser(const UserId &user, qint64 validAfter, std::chrono::milliseconds markedAt);
    void forget(const Truth &truth, std::chrono::milliseconds askedAt, bool isWhole);
    [[nodiscard]] static std::chrono::milliseconds steadyNow();
    [[nodiscard]] static Result<Truth> read(PgConnection &connection, std::chrono::seconds users,
                                            std::chrono::seconds sessions);

    ConnectionPool &m_pool;
    const RevocationOptions m_options;
    QTimer m_timer{this};
    bool m_isAsking = false;
    bool m_isAnswering = true;
    bool m_wantsAll = true;                       ///< the next reading is a whole one
    std::vector<Answered> m_waiting;              ///< for the next reading
    std::vector<Answered> m_asked;                ///< for the one that is under way
    std::chrono::milliseconds m_wholeAt = kNever; ///< of the last whole answer
    std::atomic<qint64> m_askedAt = -1; ///< of the last answer, by the steady clock in ms; -1: there was none

    mutable std::shared_mutex m_mutex;
    QHash<UserId, Known> m_validAfter;
    QHash<QByteArray, std::chrono::milliseconds>
        m_sessions; ///< and when it was marked here; kNever: PostgreSQL told it
};

} // namespace scorewatch
