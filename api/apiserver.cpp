// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/apiserver.h"

#include "api/apiroutes.h"
#include "api/http/jsontext.h"
#include "api/page/pageresource.h"
#include "api/resources/actionlist.h"
#include "api/resources/actsresource.h"
#include "api/resources/authresource.h"
#include "api/resources/bulkresource.h"
#include "api/resources/casesresource.h"
#include "api/resources/fallbackboard.h"
#include "api/resources/fraudeventsresource.h"
#include "api/resources/leaderboardresource.h"
#include "api/resources/metrics.h"
#include "api/resources/tokenauthenticator.h"
#include "api/resources/usersresource.h"
#include "api/routing/problems.h"
#include "api/stream/streamhub.h"
#include "api/stream/streamresource.h"
#include "api/stream/ticketoffice.h"
#include "core/fraud/fraudwatch.h"
#include "core/identity/revocationlist.h"
#include "core/scoring/scorewriter.h"

namespace scorewatch::api {
namespace {

std::vector<std::string> texts(const QStringList &list)
{
    std::vector<std::string> out;
    for (const QString &text : list)
        out.push_back(text.toStdString());
    return out;
}

void refuseViewer(const http::HttpExchange &exchange, const stream::StreamResource::Refusal &refusal)
{
    http::Problem problem = !refusal.field.empty() ? problems::invalidField(refusal.field, refusal.detail)
        : refusal.status == 401                    ? problems::unauthenticated(refusal.detail)
        : refusal.retryAfter > 0 ? problems::rateLimited({}, {}, std::chrono::seconds(refusal.retryAfter))
                                 : http::Problem();
    problem.status = refusal.status;
    problem.name = refusal.type;
    problem.title = refusal.title;
    problem.detail = refusal.detail;
    if (refusal.status != 429)
        problem.members = refusal.field.empty() ? std::string() : problem.members;
    exchange.respond(problem.response(exchange.request().path, exchange.request().requestId));
}

} // namespace

class ApiServer::Private
{
public:
    Private(Options given, const Parts &with);

    Result<void> start();
    void drain(std::chrono::milliseconds patience, std::function<void()> ended);
    void accept(const LiveBoard &board);
    [[nodiscard]] std::unique_ptr<http::HttpServer> makeServer(http::TrustedProxies proxies);
    void openStreams();
    void describeMetrics();
    void describeFraudMetrics();

    const Options options;
    const Parts parts;
    Bridge bridge;
    const std::shared_ptr<Metrics> metrics = std::make_shared<Metrics>();
    const std::shared_ptr<const AccessLog> log;
    TokenAuthenticator authenticator;
    ActionList actions;
    FallbackBoard fallback;
    ScoreGate gate;
    ScoresResource scores;
    AuthResource auth;
    LeaderboardResource leaderboard;
    UsersResource users;
    CasesResource cases;
    ActsResource acts;
    BulkResource bulk;
    FraudEventsResource fraudEvents;
    HealthResource health;
    PageResource page;
    Router router;
    std::unique_ptr<http::HttpServer> server;
    stream::TicketOffice tickets;
    std::unique_ptr<stream::StreamHub> hub;
    std::unique_ptr<stream::StreamResource> streams;
};

ApiServer::Private::Private(Options given, const Parts &with)
    : options(std::move(given))
    , parts(with)
    , log(std::make_shared<const AccessLog>(metrics, options.log, options.writeLog))
    , authenticator(parts.tokens, parts.revocations, parts.sessions)
    , actions(parts.pool, bridge)
    , fallback(parts.pool, bridge)
    , gate({parts.writer, parts.limiter, parts.board, parts.pool, bridge, parts.refused})
    , scores({gate, actions, parts.actionTokens, parts.sessions}, options.scores)
    , auth(parts.accounts, bridge)
    , leaderboard({parts.lookup, fallback, bridge})
    , users({parts.pool, parts.board, fallback, bridge})
    , cases({parts.moderation, bridge})
    , acts({parts.moderation, bridge})
    , bulk({parts.moderation, bridge})
    , fraudEvents({parts.pool, bridge})
    , health({*metrics, parts.missing})
    , router(authenticator, log, texts(options.allowedOrigins))
    , tickets(&parts.redis)
{ }

std::unique_ptr<http::HttpServer> ApiServer::Private::makeServer(http::TrustedProxies proxies)
{
    http::Edge edge;
    edge.handler = [this](http::HttpExchange exchange) { router.handle(std::move(exchange)); };
    edge.limits = options.limits;
    edge.proxies = std::move(proxies);
    edge.allowedOrigins = texts(options.allowedOrigins);
    return std::make_unique<http::HttpServer>(options.http, std::move(edge));
}

void ApiServer::Private::openStreams()
{
    stream::StreamOptions streaming;
    streaming.isEnded = [this](const Principal &who) { return parts.revocations.isRevoked(who); };
    hub = std::make_unique<stream::StreamHub>(*server, streaming);
    streams = std::make_unique<stream::StreamResource>(
        *hub, tickets,
        [this](const http::HttpExchange &exchange, const stream::StreamResource::Refusal &refusal) {
            refuseViewer(exchange, refusal);
        });
    QObject::connect(&parts.revocations, &RevocationList::sessionRevoked, &bridge,
                     [this](const QByteArray &session) { hub->closeSession(session); });
    QObject::connect(&parts.revocations, &RevocationList::userRevoked, &bridge,
                     [this](const UserId &user, qint64 validAfter) { hub->closeUser(user, validAfter); });
}

void ApiServer::Private::describeMetrics()
{
    const auto count
        = [this](auto member) { return [this, member] { return double(hub->counts().*member); }; };
    metrics->add("scorewatch_connections", "Connections that are open.", "gauge",
                 [this] { return double(server->connectionCount()); });
    metrics->add("scorewatch_stream_websockets", "WebSockets that watch the board.", "gauge",
                 count(&stream::StreamCounts::webSockets));
    metrics->add("scorewatch_stream_event_streams", "Event streams that watch the board.", "gauge",
                 count(&stream::StreamCounts::eventStreams));
    metrics->add("scorewatch_stream_messages_total", "Messages handed to viewers.", "counter",
                 count(&stream::StreamCounts::messages));
    metrics->add("scorewatch_stream_too_slow_total", "Viewers closed because they read too slowly.",
                 "counter", count(&stream::StreamCounts::tooSlow));
    const auto written = [this](auto member) {
        return [this, member] { return double(parts.writer.statistics().*member); };
    };
    metrics->add("scorewatch_scores_acknowledged_total", "Scores that PostgreSQL has committed.", "counter",
                 written(&ScoreWriter::Statistics::acknowledged));
    metrics->add("scorewatch_scores_refused_total", "Scores that were refused.", "counter",
                 written(&ScoreWriter::Statistics::refused));
    metrics->add("scorewatch_scores_failed_total", "Scores that could not be written.", "counter",
                 written(&ScoreWriter::Statistics::failed));
    metrics->add("scorewatch_score_batches_total", "Transactions that scores were written in.", "counter",
                 written(&ScoreWriter::Statistics::batches));
    metrics->add("scorewatch_score_queue", "Scores that wait to be written.", "gauge",
                 [this] { return double(parts.writer.queueLength()); });
    describeFraudMetrics();
    metrics->add("scorewatch_postgres_up", "Whether PostgreSQL answers.", "gauge",
                 [this] { return parts.missing().postgres ? 0.0 : 1.0; });
    metrics->add("scorewatch_redis_up", "Whether Redis answers.", "gauge",
                 [this] { return parts.missing().redis ? 0.0 : 1.0; });
}

void ApiServer::Private::describeFraudMetrics()
{
    const auto watched
        = [this](auto member) { return [this, member] { return double(parts.fraud.statistics().*member); }; };
    metrics->add("scorewatch_fraud_leads", "Whether this server runs the fraud rules for all.", "gauge",
                 watched(&FraudWatch::Statistics::leads));
    metrics->add("scorewatch_fraud_observations_total", "Observations that the rules of this server saw.",
                 "counter", watched(&FraudWatch::Statistics::observed));
    metrics->add("scorewatch_fraud_findings_total", "Fraud events that this server recorded.", "counter",
                 watched(&FraudWatch::Statistics::findings));
    metrics->add("scorewatch_fraud_dropped_total", "Observations that no rule saw, for want of room.",
                 "counter", watched(&FraudWatch::Statistics::dropped));
    metrics->add("scorewatch_fraud_waiting", "Observations that wait for Redis.", "gauge",
                 watched(&FraudWatch::Statistics::waiting));
    metrics->add("scorewatch_fraud_lag_seconds",
                 "From a commit to its evaluation, at most, of the last look.", "gauge",
                 [this] { return double(parts.fraud.statistics().lag) / 1000; });
}

Result<void> ApiServer::Private::start()
{
    auto proxies = http::TrustedProxies::fromList(options.trustedProxies);
    if (!proxies)
        return proxies.error();
    server = makeServer(std::move(*proxies));
    openStreams();
    describeMetrics();
    addRoutes(router,
              {scores, auth, leaderboard, users, cases, acts, bulk, fraudEvents, health, page, *streams,
               options.publicBoard, texts(options.allowedOrigins)});
    metrics->setRoutes(router.routes());
    return server->start();
}

void ApiServer::Private::drain(std::chrono::milliseconds patience, std::function<void()> ended)
{
    if (hub)
        hub->stop();
    if (server)
        server->drain(patience, std::move(ended));
    else
        ended();
}

void ApiServer::Private::accept(const LiveBoard &board)
{
    leaderboard.accept(board);
    if (hub)
        hub->accept(board);
}

ApiServer::ApiServer(Options options, const Parts &parts)
    : d(std::make_unique<Private>(std::move(options), parts))
{ }

ApiServer::~ApiServer()
{
    if (d->hub)
        d->hub->stop();
    if (d->server)
        d->server->stop(std::chrono::milliseconds(0));
}

Result<void> ApiServer::start()
{
    return d->start();
}

void ApiServer::drain(std::chrono::milliseconds patience, std::function<void()> ended)
{
    d->drain(patience, std::move(ended));
}

QString ApiServer::address() const
{
    return d->server ? d->server->address() : QString();
}

void ApiServer::waitUntilIdle()
{
    d->gate.waitUntilIdle();
}

void ApiServer::accept(const LiveBoard &board)
{
    d->accept(board);
}

void ApiServer::closeSockets(const UserId &user, qint64 validAfter, std::function<void(int)> closed)
{
    if (d->hub)
        d->hub->closeUser(user, validAfter, std::move(closed));
    else
        closed(0); // nobody was let in yet
}

} // namespace scorewatch::api
