// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/identity/accountservice.h"

#include <QLoggingCategory>

#include "core/base/async.h"
#include "core/identity/accountrules.h"
#include "core/identity/accountstore.h"
#include "core/identity/passwordpool.h"
#include "core/identity/permissions.h"
#include "core/identity/revocationlist.h"
#include "core/identity/secrets.h"
#include "core/identity/sessionkeeper.h"
#include "core/identity/tokencodec.h"
#include "core/postgres/connectionpool.h"
#include "core/postgres/pgtransaction.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

Q_LOGGING_CATEGORY(lcAccounts, "scorewatch.identity.accounts")

using Status = AccountOutcome::Status;

constexpr qsizetype kRefreshTokenLength = 43; // letters of 256 bits

AccountOutcome refused(Status status, const QString &sentence)
{
    return {.status = status, .sentence = sentence};
}

AccountOutcome throttled(std::chrono::seconds retryAfter)
{
    AccountOutcome outcome
        = refused(Status::Throttled,
                  u"The log-in was not tried because there were too many. Try again in %1 s."_s.arg(
                      retryAfter.count()));
    outcome.retryAfter = retryAfter;
    return outcome;
}

AccountOutcome nameTaken(const QByteArray &field)
{
    AccountOutcome outcome = refused(
        Status::NameTaken,
        field == "email"
            ? u"The account was not made because another one has this e-mail address. Log in to that one."_s
            : u"The account was not made because another one has this user name. Choose another name."_s);
    outcome.field = field;
    return outcome;
}

AccountOutcome wrongCredentials()
{
    return refused(Status::WrongCredentials,
                   u"You were not logged in because the name or the password is wrong. Check both."_s);
}

AccountOutcome banned()
{
    return refused(Status::Banned,
                   u"You were not logged in because this player is banned. Write to the operators."_s);
}

AccountOutcome inactive()
{
    return refused(Status::Inactive,
                   u"You were not logged in because this account is closed. Write to the operators."_s);
}

AccountOutcome invalidRefreshToken()
{
    return refused(
        Status::InvalidRefreshToken,
        u"The session cannot go on because its refresh token is not valid any more. Log in again."_s);
}

/// What an account that was added and its session came to, in one transaction.
struct Opened
{
    QByteArray taken;
    std::optional<SessionRow> session;
};

Result<Opened> addAndOpen(PgConnection &connection, const NewAccount &account, const TokenPair &tokens,
                          const Caller &caller, const SessionTimes &times)
{
    const auto transaction = PgTransaction::begin(connection);
    if (!transaction)
        return transaction.error();
    const auto added = accountstore::add(connection, account);
    if (!added)
        return added.error();
    if (!added->userId)
        return Opened{added->taken, std::nullopt};
    const auto opened
        = sessionstore::open(connection, *added->userId, account.passwordHash, tokens, caller, times);
    if (!opened)
        return opened.error();
    if (const auto committed = (*transaction)->commit(); !committed)
        return committed.error();
    return Opened{{}, *opened};
}

} // namespace

/// A call, and what its steps leave for the next ones.
struct AccountService::Job
{
    QPromise<Result<AccountOutcome>> promise;
    Registration registration;
    LoginRequest login;
    RefreshRequest refresh;
    Principal principal;
    Caller caller;

    std::optional<AccountRow> account; ///< none: nobody has that name
    QByteArray throttleKey;
    QByteArray ticket;
    QByteArray refreshToken = secrets::randomText(); ///< the one to be handed out
    TokenPair pair{secrets::randomText(), secrets::sha256(refreshToken)};

    void finish(Result<AccountOutcome> result)
    {
        promise.addResult(std::move(result));
        promise.finish();
    }
};

AccountService::AccountService(const Parts &parts, QObject *parent) : AccountService(parts, Options(), parent)
{ }

AccountService::AccountService(const Parts &parts, Options options, QObject *parent)
    : QObject(parent), m_parts(parts), m_options(options)
{ }

AccountService::Answer AccountService::begin(const JobPtr &job, void (AccountService::*first)(const JobPtr &))
{
    job->promise.start();
    Answer answer = job->promise.future();
    QMetaObject::invokeMethod(
        this, [this, job, first] { (this->*first)(job); }, Qt::QueuedConnection);
    return answer;
}

template <typename T, typename F>
void AccountService::then(const JobPtr &job, const QFuture<Result<T>> &future, F next)
{
    async::onFinished(future, this, [job, next = std::move(next)](const Result<T> &result) {
        if (result)
            next(*result);
        else
            job->finish(result.error());
    });
}

void AccountService::throttleAddress(const JobPtr &job, void (AccountService::*next)(const JobPtr &))
{
    then(job, m_parts.throttle.attempt(job->caller.address),
         [this, job, next](const LoginThrottle::Verdict &verdict) {
             if (verdict.allowed)
                 (this->*next)(job);
             else
                 job->finish(throttled(verdict.retryAfter));
         });
}

AccountService::Answer AccountService::registerPlayer(const Registration &registration)
{
    const auto job = std::make_shared<Job>();
    job->registration = accountrules::normalized(registration);
    job->caller = registration.caller;
    return begin(job, &AccountService::startRegistration);
}

void AccountService::startRegistration(const JobPtr &job)
{
    if (auto objection = accountrules::objection(job->registration))
        job->finish(*std::move(objection));
    else
        throttleAddress(job, &AccountService::hashPassword);
}

void AccountService::hashPassword(const JobPtr &job)
{
    then(job, m_parts.passwords.hash(job->registration.password.toUtf8()),
         [this, job](const QByteArray &hash) { addAccount(job, hash); });
}

void AccountService::addAccount(const JobPtr &job, const QByteArray &hash)
{
    const NewAccount account{job->registration.username, job->registration.email,
                             job->registration.countryCode, hash};
    then(job,
         m_parts.connections.run<Opened>([account, pair = job->pair, caller = job->caller,
                                          times = m_options.times](PgConnection &connection) {
             return addAndOpen(connection, account, pair, caller, times);
         }),
         [this, job](const Opened &opened) {
             if (opened.session)
                 handOut(job, *opened.session);
             else
                 job->finish(nameTaken(opened.taken));
         });
}

AccountService::Answer AccountService::login(const LoginRequest &request)
{
    const auto job = std::make_shared<Job>();
    job->login = request;
    job->caller = request.caller;
    return begin(job, &AccountService::startLogin);
}

void AccountService::startLogin(const JobPtr &job)
{
    throttleAddress(job, &AccountService::findAccount);
}

void AccountService::findAccount(const JobPtr &job)
{
    const QString login = job->login.login.normalized(QString::NormalizationForm_C);
    if (!accountrules::isPossibleLogin(login)) {
        throttleAccount(job);
        return;
    }
    then(job, m_parts.connections.run<std::optional<AccountRow>>([login](PgConnection &connection) {
        return accountstore::find(connection, login);
    }),
         [this, job](const std::optional<AccountRow> &account) {
             job->account = account;
             throttleAccount(job);
         });
}

void AccountService::throttleAccount(const JobPtr &job)
{
    // A name that nobody has is slowed down like one that somebody has.
    job->throttleKey = job->account
        ? job->account->userId.toByteArray()
        : "name-" + secrets::sha256(job->login.login.toLower().toUtf8()).first(16).toHex();
    then(job, m_parts.throttle.failure(job->throttleKey), [this, job](const LoginThrottle::Verdict &verdict) {
        job->ticket = verdict.ticket;
        if (verdict.allowed)
            checkPassword(job);
        else
            job->finish(throttled(verdict.retryAfter));
    });
}

void AccountService::checkPassword(const JobPtr &job)
{
    const QByteArray stored = job->account ? job->account->passwordHash : QByteArray();
    async::onFinished(m_parts.passwords.verify(job->login.password.toUtf8(), stored), this,
                      [this, job](const Result<bool> &right) {
                          if (!right || *right)
                              m_parts.throttle.forgive(job->throttleKey, job->ticket);
                          if (!right)
                              job->finish(right.error());
                          else if (!*right || !job->account)
                              job->finish(wrongCredentials());
                          else if (!job->account->isActive)
                              job->finish(inactive());
                          else if (job->account->isBanned)
                              job->finish(banned());
                          else
                              openSession(job);
                      });
}

void AccountService::openSession(const JobPtr &job)
{
    then(job,
         m_parts.connections.run<std::optional<SessionRow>>([account = *job->account, pair = job->pair,
                                                             caller = job->caller, times = m_options.times](
                                                                PgConnection &connection) {
             return sessionstore::open(connection, account.userId, account.passwordHash, pair, caller, times);
         }),
         [this, job](const std::optional<SessionRow> &session) {
             if (session)
                 handOut(job, *session);
             else // the account changed while its password was being checked
                 job->finish(wrongCredentials());
         });
}

AccountService::Answer AccountService::refresh(const RefreshRequest &request)
{
    const auto job = std::make_shared<Job>();
    job->refresh = request;
    job->caller = request.caller;
    return begin(job, &AccountService::startRefresh);
}

void AccountService::startRefresh(const JobPtr &job)
{
    if (job->refresh.token.size() != kRefreshTokenLength) {
        job->finish(invalidRefreshToken());
        return;
    }
    then(job,
         m_parts.connections.run<sessionstore::Rotation>([used = secrets::sha256(job->refresh.token),
                                                          pair = job->pair, caller = job->caller,
                                                          times = m_options.times](PgConnection &connection) {
             return sessionstore::rotate(connection, used, pair, caller, times);
         }),
         [this, job](const sessionstore::Rotation &rotation) { finishRefresh(job, rotation); });
}

void AccountService::finishRefresh(const JobPtr &job, const sessionstore::Rotation &rotation)
{
    using Kind = sessionstore::Rotation::Kind;
    switch (rotation.kind) {
    case Kind::Rotated:
        handOut(job, rotation.session);
        return;
    case Kind::Banned:
        job->finish(banned());
        return;
    case Kind::Inactive:
        job->finish(inactive());
        return;
    case Kind::Reused:
        qCWarning(lcAccounts).noquote()
            << "A refresh token of player" << rotation.session.userId.toString()
            << "came back after it was used; session" << rotation.session.sessionId << "was ended.";
        m_parts.revocations.revokeSession(rotation.session.sessionId);
        m_parts.sessions.ended(rotation.session.sessionId);
        break;
    case Kind::Invalid:
        break;
    }
    job->finish(invalidRefreshToken());
}

AccountService::Answer AccountService::logOut(const Principal &principal)
{
    const auto job = std::make_shared<Job>();
    job->principal = principal;
    return begin(job, &AccountService::startLogOut);
}

void AccountService::startLogOut(const JobPtr &job)
{
    const QByteArray session = job->principal.sessionId;
    if (session.isEmpty() || !permissions::mayLogOut(job->principal)) {
        job->finish(refused(
            Status::NoSession,
            u"You were not logged out because this token was issued by hand; it ends when it expires."_s));
        return;
    }
    // RevocationList hears of it by itself, too; the answer must not come before the token is dead here.
    async::onFinished(m_parts.connections.run<bool>([session](PgConnection &connection) -> Result<bool> {
        const Result<void> ended = sessionstore::end(connection, session, "logged out");
        if (!ended)
            return ended.error();
        return true;
    }),
                      this, [this, job, session](const Result<bool> &ended) {
                          if (!ended) {
                              job->finish(ended.error());
                              return;
                          }
                          m_parts.revocations.revokeSession(session);
                          m_parts.sessions.ended(session);
                          job->finish(AccountOutcome{});
                      });
}

void AccountService::handOut(const JobPtr &job, const SessionRow &session)
{
    AccountOutcome outcome;
    AccountTokens &tokens = outcome.tokens;
    Principal &principal = tokens.principal;
    principal.role = Role::Player;
    principal.subject = session.userId.toByteArray();
    principal.userId = session.userId;
    principal.tokenId = job->pair.tokenId;
    principal.sessionId = session.sessionId;
    principal.issuedAt = session.issuedAt;
    principal.expiresAt = session.issuedAt + m_options.accessLifetime.count();
    tokens.accessToken = m_parts.tokens.sign(principal);
    tokens.accessLifetime = m_options.accessLifetime;
    tokens.refreshToken = job->refreshToken;
    tokens.refreshExpiresAt = session.refreshExpiresAt;
    m_parts.sessions.opened(principal, job->caller.address);
    job->finish(outcome);
}

} // namespace scorewatch
