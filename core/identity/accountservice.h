// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QFuture>
#include <QObject>

#include "core/base/result.h"
#include "core/identity/account.h"
#include "core/identity/loginthrottle.h"
#include "core/identity/sessionstore.h"

namespace scorewatch {

class ConnectionPool;
class PasswordPool;
class RevocationList;
class SessionKeeper;
class TokenCodec;

/// Registers players, logs them in and out, and gives them the next tokens.
///
/// Lives in the thread that made it, which runs an event loop and must not end before it; the public functions may be
/// called from any thread. An Error in an answer means that it could not be decided (PostgreSQL is away, too many wait);
/// everything that was decided is an AccountOutcome. Passwords and tokens go to no log and into no error.
class AccountService final : public QObject
{
    Q_OBJECT

public:
    /// All of them outlive the service.
    struct Parts
    {
        ConnectionPool &connections;
        PasswordPool &passwords;
        LoginThrottle &throttle;
        const TokenCodec &tokens;
        SessionKeeper &sessions;
        RevocationList &revocations;
    };
    struct Options
    {
        std::chrono::seconds accessLifetime{600};
        SessionTimes times;
    };
    using Answer = QFuture<Result<AccountOutcome>>;

    explicit AccountService(const Parts &parts, QObject *parent = nullptr);
    AccountService(const Parts &parts, Options options, QObject *parent = nullptr);

    /// Any thread. Makes the account and logs it in; counts as a log-in of the address.
    [[nodiscard]] Answer registerPlayer(const Registration &registration);
    /// Any thread. Somebody unknown costs the same work as a wrong password, and gets the same answer.
    [[nodiscard]] Answer login(const LoginRequest &request);
    /// Any thread. See sessionstore about a token that comes back.
    [[nodiscard]] Answer refresh(const RefreshRequest &request);
    /// Any thread. Ends the session of the token, its refresh tokens, and in this process at once its access tokens.
    [[nodiscard]] Answer logOut(const Principal &principal);

private:
    struct Job; ///< one call on its way
    using JobPtr = std::shared_ptr<Job>;

    Answer begin(const JobPtr &job, void (AccountService::*first)(const JobPtr &));
    /// Consumes what a step waits for; an error ends the job.
    template <typename T, typename F> void then(const JobPtr &job, const QFuture<Result<T>> &future, F next);
    void throttleAddress(const JobPtr &job, void (AccountService::*next)(const JobPtr &));

    void startRegistration(const JobPtr &job);
    void hashPassword(const JobPtr &job);
    void addAccount(const JobPtr &job, const QByteArray &hash);
    void startLogin(const JobPtr &job);
    void findAccount(const JobPtr &job);
    void throttleAccount(const JobPtr &job);
    void checkPassword(const JobPtr &job);
    void openSession(const JobPtr &job);
    void startRefresh(const JobPtr &job);
    void finishRefresh(const JobPtr &job, const sessionstore::Rotation &rotation);
    void startLogOut(const JobPtr &job);
    void handOut(const JobPtr &job, const SessionRow &session);

    const Parts m_parts;
    const Options m_options;
};

} // namespace scorewatch
