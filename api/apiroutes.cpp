// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/apiroutes.h"

#include "api/http/websockethandshake.h"
#include "api/page/pageresource.h"
#include "api/resources/actsresource.h"
#include "api/resources/authresource.h"
#include "api/resources/bulkresource.h"
#include "api/resources/casesresource.h"
#include "api/resources/fraudeventsresource.h"
#include "api/resources/healthresource.h"
#include "api/resources/leaderboardresource.h"
#include "api/resources/scoresresource.h"
#include "api/resources/usersresource.h"
#include "api/stream/streamresource.h"

namespace scorewatch::api {
namespace {

using http::Method;

constexpr Access kPlayers = Access::of({Role::Player});
constexpr Access kServices = Access::of({Role::Service});
constexpr Access kJudges = Access::of({Role::Moderator, Role::Admin});

void addAuth(Router &router, const RouteTargets &to)
{
    const AuthResource &auth = to.auth;
    const stream::StreamResource &streams = to.streams;
    router.add({Method::Post, "/api/v1/auth/register", Access::everybody(),
                [&auth](const Call &call) { auth.registerPlayer(call); }});
    router.add({Method::Post, "/api/v1/auth/login", Access::everybody(),
                [&auth](const Call &call) { auth.login(call); }});
    router.add({Method::Post, "/api/v1/auth/refresh", Access::everybody(),
                [&auth](const Call &call) { auth.refresh(call); }});
    router.add({Method::Post, "/api/v1/auth/logout", kPlayers,
                [&auth](const Call &call) { auth.logOut(call); }, "application/json", false});
    router.add({Method::Post, "/api/v1/auth/ws-ticket", Access::anyRole(),
                [&streams](const Call &call) { streams.issueTicket(call.exchange(), *call.principal()); },
                "application/json", false});
}

void addScores(Router &router, const ScoresResource &scores)
{
    const Access writers = Access::of({Role::Player, Role::Service});
    router.add({Method::Get, "/api/v1/actions", Access::anyRole(),
                [&scores](const Call &call) { scores.listActions(call); }});
    router.add({Method::Post, "/api/v1/action-tokens", kPlayers,
                [&scores](const Call &call) { scores.giveActionToken(call); }});
    router.add(
        {Method::Post, "/api/v1/scores", writers, [&scores](const Call &call) { scores.write(call); }});
    router.add({Method::Post, "/api/v1/scores:batch", kServices,
                [&scores](const Call &call) { scores.writeBatch(call); }});
    router.add({Method::Post, "/api/v1/users/{id}/correct", kJudges,
                [&scores](const Call &call) { scores.correct(call); }});
}

void addBoard(Router &router, const RouteTargets &to)
{
    const LeaderboardResource &board = to.leaderboard;
    const stream::StreamResource &streams = to.streams;
    const Access watchers = to.publicBoard ? Access::everybody() : Access::anyRole();
    const Access finders = Access::of({Role::Service, Role::Operator, Role::Moderator, Role::Admin});
    router.add(
        {Method::Get, "/api/v1/leaderboard", watchers, [&board](const Call &call) { board.board(call); }});
    router.add({Method::Get, "/api/v1/leaderboard/players", finders,
                [&board](const Call &call) { board.players(call); }});
    router.add({Method::Get, "/api/v1/leaderboard/stream", watchers,
                [&streams](const Call &call) { streams.openEvents(call.exchange(), call.principal()); },
                "text/event-stream"});
    // The ticket in the URL says who it is; a request that cannot become a WebSocket does not spend it.
    router.add(
        {Method::Get, "/ws", Access::everybody(), [&streams, allowed = to.allowedOrigins](const Call &call) {
             if (const auto problem = http::websocketProblem(call.request(), allowed))
                 call.problem(*problem);
             else
                 streams.openWebSocket(call.exchange());
         }});
}

void addUsers(Router &router, const UsersResource &users)
{
    const Access all = Access::anyRole();
    router.add({Method::Get, "/api/v1/users/{id}", all, [&users](const Call &call) { users.profile(call); }});
    router.add(
        {Method::Get, "/api/v1/users/{id}/rank", all, [&users](const Call &call) { users.rank(call); }});
    router.add({Method::Get, "/api/v1/users/{id}/history", all,
                [&users](const Call &call) { users.history(call); }});
    router.add({Method::Get, "/api/v1/users/{id}/stats", all,
                [&users](const Call &call) { users.statistics(call); }});
}

void addCases(Router &router, const CasesResource &cases)
{
    using Work = void (CasesResource::*)(const Call &) const;
    const auto add = [&](Method method, const char *path, Work work, bool readsBody = true) {
        router.add({method, path, kJudges, [&cases, work](const Call &call) { (cases.*work)(call); },
                    "application/json", readsBody});
    };
    add(Method::Get, "/api/v1/cases", &CasesResource::list);
    add(Method::Get, "/api/v1/cases/{caseId}", &CasesResource::read);
    add(Method::Post, "/api/v1/cases/{caseId}/claim", &CasesResource::claim, false);
    add(Method::Post, "/api/v1/cases/{caseId}/release", &CasesResource::release, false);
    add(Method::Post, "/api/v1/cases/{caseId}/hand-over", &CasesResource::handOver);
    add(Method::Post, "/api/v1/cases/{caseId}/opinion", &CasesResource::askOpinion);
    add(Method::Post, "/api/v1/cases/{caseId}/notes", &CasesResource::addNote);
    add(Method::Post, "/api/v1/cases/{caseId}/watch", &CasesResource::watch);
    add(Method::Post, "/api/v1/cases/{caseId}/close", &CasesResource::close);
}

void addActs(Router &router, const ActsResource &acts)
{
    for (const ActKind kind : {ActKind::Warn, ActKind::Flag, ActKind::Unflag, ActKind::Hold, ActKind::Release,
                               ActKind::Ban, ActKind::Unban}) {
        router.add({Method::Post, "/api/v1/users/{id}/" + actName(kind).toStdString(), kJudges,
                    [&acts, kind](const Call &call) { acts.act(call, kind); }});
    }
    router.add({Method::Get, "/api/v1/moderation-actions/{actId}", kJudges,
                [&acts](const Call &call) { acts.read(call); }});
    router.add({Method::Post, "/api/v1/moderation-actions/{actId}/undo", kJudges,
                [&acts](const Call &call) { acts.undo(call); }});
}

void addOperation(Router &router, const HealthResource &health)
{
    const Access all = Access::everybody();
    router.add({Method::Get, "/healthz", all, [&health](const Call &call) { health.alive(call); }});
    router.add({Method::Get, "/readyz", all, [&health](const Call &call) { health.ready(call); }});
    router.add(
        {Method::Get, "/metrics", all, [&health](const Call &call) { health.metrics(call); }, "text/plain"});
    router.add(
        {Method::Get, "/openapi.json", all, [&health](const Call &call) { health.description(call); }});
}

} // namespace

void addRoutes(Router &router, const RouteTargets &targets)
{
    addAuth(router, targets);
    addScores(router, targets.scores);
    addBoard(router, targets);
    addUsers(router, targets.users);
    addCases(router, targets.cases);
    addActs(router, targets.acts);
    router.add({Method::Get, "/api/v1/fraud-events", kJudges,
                [&events = targets.fraudEvents](const Call &call) { events.list(call); }});
    router.add({Method::Post, "/api/v1/cases/bulk", kJudges,
                [&bulk = targets.bulk](const Call &call) { bulk.run(call); }});
    addOperation(router, targets.health);
    for (const std::string_view path : targets.page.paths()) {
        router.add({Method::Get,
                    std::string(path),
                    Access::everybody(),
                    [&page = targets.page](const Call &call) { page.answer(call.exchange()); },
                    {}});
    }
}

} // namespace scorewatch::api
