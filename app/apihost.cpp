// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/apihost.h"

#include <cstdio>

#include <QCoreApplication>
#include <QLoggingCategory>
#include <QSysInfo>
#include <QTimer>

#include "api/apiserver.h"
#include "app/acts.h"
#include "app/backend.h"
#include "app/openfiles.h"
#include "core/audit/auditsealer.h"
#include "core/base/async.h"
#include "core/fraud/fraudwatch.h"
#include "core/identity/accountservice.h"
#include "core/identity/actiontoken.h"
#include "core/identity/loginthrottle.h"
#include "core/identity/passwordpool.h"
#include "core/identity/revocationlist.h"
#include "core/identity/sessionkeeper.h"
#include "core/identity/signingkey.h"
#include "core/identity/tokencodec.h"
#include "core/limits/limitaudit.h"
#include "core/limits/ratelimiter.h"
#include "core/moderation/actfollower.h"
#include "core/moderation/addressgatherer.h"
#include "core/moderation/caseservice.h"
#include "core/moderation/moderationoffice.h"
#include "core/postgres/connectionpool.h"
#include "core/redis/redisthread.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch {
namespace {

Q_LOGGING_CATEGORY(lcAccess, "scorewatch.api.access")

/// How long those who were asked have to answer once the program is to end.
constexpr auto kPatience = 10s;
constexpr auto kFlushPatience = 2s;

Result<SigningKey> keyFor(const Backend &backend)
{
    const QString &file = backend.config().jwtSecretFile;
    if (!file.isEmpty())
        return SigningKey::fromFile(file);
    if (!backend.embeddedHome().isEmpty())
        return SigningKey::fromFileOrNew(backend.embeddedHome() + u"/jwt.key"_s);
    return Error{Error::Code::InvalidArgument,
                 u"The API cannot be served, because no key signs its tokens. Name a file with at least 32 "
                 u"secret bytes in "
                 "jwt_secret_file, SCOREWATCH_JWT_SECRET_FILE or --jwt-secret-file."_s,
                 {},
                 {}};
}

api::AccessLog::Level levelOf(ApiSettings::AccessLog setting)
{
    switch (setting) {
    case ApiSettings::AccessLog::Off:
        return api::AccessLog::Level::Off;
    case ApiSettings::AccessLog::All:
        return api::AccessLog::Level::All;
    case ApiSettings::AccessLog::Failures:
        break;
    }
    return api::AccessLog::Level::Failures;
}

api::ApiServer::Options optionsFor(const Config &config, int inheritedSocket)
{
    const ApiSettings &settings = config.api;
    api::ApiServer::Options options;
    options.http.listen = config.apiListen;
    options.http.inheritedSocket = inheritedSocket;
    options.http.threads = settings.threads;
    options.http.tlsCertificate = settings.tlsCertificate;
    options.http.tlsKey = settings.tlsKey;
    options.limits.connections = settings.connections;
    options.allowedOrigins = settings.allowedOrigins;
    options.trustedProxies = settings.trustedProxies;
    options.publicBoard = settings.publicBoard;
    options.scores = {.playerWrites = settings.scoreWrites, .serviceWrites = settings.serviceScoreWrites};
    options.log = levelOf(settings.accessLog);
    if (settings.logJson)
        options.writeLog = [](const std::string &line) { std::fprintf(stderr, "%s\n", line.c_str()); };
    else
        options.writeLog = [](const std::string &line) { qCInfo(lcAccess, "%s", line.c_str()); };
    return options;
}

} // namespace

struct ApiHost::Services
{
    Services(Backend &backend, const SigningKey &key, RateLimiter &limits)
        : urgent(backend.pool()->dsn(), backend.pool()->options(), 1)
        , tokens(key)
        , actionTokens(key)
        , limiter(limits)
        , audit(*backend.pool())
        , passwords()
        , throttle(*backend.redis())
        , sessions(*backend.pool(), *backend.redis(), key.derived("addresses"))
        , revocations(urgent)
        , accounts({*backend.pool(), passwords, throttle, tokens, sessions, revocations})
        , cases(*backend.pool(), backend.redis())
        , desks(*backend.redis())
        , moderation(cases, actsOf(backend), &desks)
        , addresses(*backend.pool())
        , sealer(*backend.pool())
    { }

    ConnectionPool urgent; ///< who was logged out must be known however much waits elsewhere
    const TokenCodec tokens;
    const ActionTokenCodec actionTokens;
    RateLimiter &limiter; ///< on the Redis thread, which owns it
    LimitAudit audit;
    PasswordPool passwords;
    LoginThrottle throttle;
    SessionKeeper sessions;
    RevocationList revocations;
    AccountService accounts;
    CaseService cases;
    ModerationChannel desks; ///< tells them; nobody here listens
    ModerationOffice moderation;
    AddressGatherer addresses;
    AuditSealer sealer;
    std::unique_ptr<api::ApiServer> server;
};

ApiHost::ApiHost(Backend &backend, QObject *parent) : QObject(parent), m_backend(backend)
{
    const auto isAway = [](const ConnectionStatus &status) {
        return status.state == ConnectionStatus::State::Disconnected;
    };
    connect(&backend, &Backend::postgresChanged, this,
            [this, isAway](const ConnectionStatus &status) { m_postgresAway = isAway(status); });
    connect(&backend, &Backend::redisChanged, this, [this](const ConnectionStatus &status) {
        m_redisAway = status.state != ConnectionStatus::State::Connected;
    });
    connect(&backend, &Backend::boardChanged, this, [this](const LiveBoard &board) {
        if (m_services && m_services->server)
            m_services->server->accept(board);
    });
    m_redisAway = backend.redis()->state() != RedisClient::State::Ready;
}

ApiHost::~ApiHost()
{
    if (m_backend.acts())
        m_backend.acts()->endServing();
    // Whoever waits for an answer to a write goes after the writer.
    m_backend.stopWriting();
    if (m_services && m_services->server)
        m_services->server->waitUntilIdle();
    m_services.reset();
}

void ApiHost::start(int inheritedSocket)
{
    const Result<SigningKey> key = keyFor(m_backend);
    if (!key) {
        Q_EMIT failed(key.error());
        return;
    }
    auto *limiter = m_backend.redisThread()->create<RateLimiter>(*m_backend.redis());
    m_services = std::make_unique<Services>(m_backend, *key, *limiter);
    allowConnections(m_backend.config().api.connections);
    makeServices(inheritedSocket);
}

void ApiHost::makeServices(int inheritedSocket)
{
    Services &services = *m_services;
    services.server = std::make_unique<api::ApiServer>(
        optionsFor(m_backend.config(), inheritedSocket),
        api::ApiServer::Parts{.pool = *m_backend.pool(),
                              .redis = *m_backend.redis(),
                              .board = *m_backend.boardReader(),
                              .lookup = *m_backend.lookup(),
                              .writer = *m_backend.writer(),
                              .limiter = services.limiter,
                              .tokens = services.tokens,
                              .actionTokens = services.actionTokens,
                              .accounts = services.accounts,
                              .sessions = services.sessions,
                              .revocations = services.revocations,
                              .moderation = services.moderation,
                              .refused =
                                  [&audit = services.audit, watch = m_backend.fraudWatch()](
                                      const UserId &user, const QByteArray &address) {
                                      audit.refused(user, QByteArrayLiteral("scores"), address);
                                      watch->limitBreached(user, address);
                                  },
                              .fraud = *m_backend.fraudWatch(),
                              .missing =
                                  [this] {
                                      return api::HealthResource::Missing{.postgres = m_postgresAway,
                                                                          .redis = m_redisAway};
                                  }});
    services.sessions.start();
    services.addresses.start();
    services.sealer.start();
    connect(&services.revocations, &RevocationList::known, this, &ApiHost::serve);
    // Or a heartbeat that was due would bring a session that ended elsewhere back into Redis.
    connect(&services.revocations, &RevocationList::sessionRevoked, this,
            [&sessions = services.sessions](const QByteArray &session) { sessions.ended(session); });
    services.revocations.start();
}

/// What follows an act on a player here: tokens are refused, and then sockets closed.
void ApiHost::followActs()
{
    Services &services = *m_services;
    m_backend.acts()->serve(
        {.name = QSysInfo::machineHostName().toUtf8() + '/'
             + QByteArray::number(QCoreApplication::applicationPid()),
         .readRevocations = [&revocations = services.revocations](
                                std::function<void(bool)> known) { revocations.askAll(std::move(known)); },
         .closeSockets =
             [&server = *services.server](const UserId &user, qint64 validAfter,
                                          std::function<void(int)> closed) {
                 server.closeSockets(user, validAfter, std::move(closed));
             }});
}

void ApiHost::serve()
{
    const Result<void> started = m_services->server->start();
    if (!started) {
        Q_EMIT failed(started.error());
        return;
    }
    followActs();
    Q_EMIT serving();
}

void ApiHost::stop(std::function<void()> stopped)
{
    if (!m_services || !m_services->server) {
        QMetaObject::invokeMethod(this, std::move(stopped), Qt::QueuedConnection);
        return;
    }
    m_services->server->drain(kPatience, [this, stopped = std::move(stopped)] {
        QMetaObject::invokeMethod(
            this, [this, stopped] { drained(stopped); }, Qt::QueuedConnection);
    });
}

/// Heartbeats and counters that are not written yet; without PostgreSQL they are lost, and nothing else is.
void ApiHost::drained(const std::function<void()> &stopped)
{
    const auto once = std::make_shared<bool>(false);
    const auto end = [stopped, once] {
        if (!std::exchange(*once, true))
            stopped();
    };
    async::onFinished(m_services->sessions.flush(true), this, [end](const Result<qint64> &) { end(); });
    QTimer::singleShot(kFlushPatience, this, end);
}

QString ApiHost::address() const
{
    return m_services && m_services->server ? m_services->server->address() : QString();
}

} // namespace scorewatch
