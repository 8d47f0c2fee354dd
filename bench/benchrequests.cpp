// SPDX-License-Identifier: GPL-3.0-or-later
// The API as a game sees it: HTTP on the loopback, one thread of wrk, everything behind it real.
#include "bench/apibenchmarks.h"
#include "bench/apidaemon.h"
#include "bench/benchstack.h"
#include "bench/wrkload.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch::bench {
namespace {

constexpr auto kWarmUp = 2s;
constexpr int kServiceScoreWrites = 100; ///< of one player in 60 s: each write asks whether it may
constexpr int kItems = 500;              ///< of a batch
constexpr int kBatchConnections = 4;

struct Load
{
    QString what;
    QString script;
    QString path;
    int connections = 0;
    QStringList arguments; ///< of the script, behind IDS TOKEN RUN
};

struct Measured
{
    WrkFigures figures;
    double share = 0; ///< of one processor, that scorewatchd used
};

Result<Measured> measure(const ApiDaemon &daemon, const ApiScene &scene, const Load &load)
{
    if (const auto settled = scene.stack.waitInStep(); !settled)
        return settled.error();
    const auto run = [&](std::chrono::seconds time) {
        const QString token = QString::fromLatin1(daemon.token(Role::Service, "bench"));
        const QStringList arguments{scene.ids, token, WrkLoad::newRun()};
        return WrkLoad(load.script, daemon.url() + load.path, load.connections, arguments + load.arguments)
            .run(time);
    };
    if (const auto warm = run(kWarmUp); !warm)
        return warm.error();
    const double before = daemon.processorSeconds();
    const auto figures = run(scene.time);
    if (!figures)
        return figures.error();
    const double used = daemon.processorSeconds() - before;
    return Measured{*figures, used / (figures->duration.count() / 1e6)};
}

QString noteOf(const Measured &measured)
{
    return u"%1; scorewatchd %2 %"_s.arg(measured.figures.note()).arg(100 * measured.share, 0, 'f', 0);
}

Result<void> measureRequests(const ApiDaemon &daemon, const ApiScene &scene, const Load &load)
{
    const auto measured = measure(daemon, scene, load);
    if (!measured)
        return measured.error();
    report(u"%1, %2 connections"_s.arg(load.what).arg(load.connections),
           measured->figures.perSecond(measured->figures.requests), noteOf(*measured));
    return {};
}

Result<void> measureBatches(const ApiDaemon &daemon, const ApiScene &scene)
{
    const auto measured = measure(daemon, scene,
                                  {.what = {},
                                   .script = u"batch.lua"_s,
                                   .path = {},
                                   .connections = kBatchConnections,
                                   .arguments = {QString::number(kItems)}});
    if (!measured)
        return measured.error();
    report(u":batch of %1, %2 connections"_s.arg(kItems).arg(kBatchConnections),
           measured->figures.perSecond(measured->figures.acceptedItems),
           u"%1, items refused %2"_s.arg(noteOf(*measured)).arg(measured->figures.refusedItems));
    return {};
}

/// Of another server: no ids, no token of ours.
Result<void> measurePeer(const ApiScene &scene, const Load &load)
{
    const auto run = [&](std::chrono::seconds time) {
        const QStringList id{WrkLoad::newRun()};
        return WrkLoad(load.script, scene.peer + load.path, load.connections, load.arguments + id).run(time);
    };
    if (const auto warm = run(kWarmUp); !warm)
        return warm.error();
    const auto figures = run(scene.time);
    if (!figures)
        return figures.error();
    report(u"%1, %2 connections"_s.arg(load.what).arg(load.connections),
           figures->perSecond(figures->requests), figures->note());
    return {};
}

} // namespace

Result<void> startDaemon(ApiDaemon &daemon, const ApiScene &scene, int serviceScoreWrites)
{
    ApiDaemonOptions options;
    options.program = scene.program;
    options.postgresDsn = scene.stack.addresses().postgresDsn;
    options.redisUrl = scene.stack.addresses().redis.toUrl();
    options.serviceScoreWrites = serviceScoreWrites;
    return daemon.start(options);
}

Result<void> benchRequests(const ApiScene &scene)
{
    heading(u"HTTP: idempotency keys, rate limit, history, outbox, rank and publish included; COMMIT with "
            u"fsync; %1 players"_s.arg(scene.stack.players()));
    ApiDaemon daemon;
    if (auto started = startDaemon(daemon, scene, kServiceScoreWrites); !started)
        return started;
    const QString scores = u"POST /scores"_s;
    const QString board = u"GET /leaderboard"_s;
    const QString boardPath = u"/api/v1/leaderboard"_s;
    for (const Load &load :
         {Load{scores, u"scores.lua"_s, {}, 1, {}}, Load{scores, u"scores.lua"_s, {}, 32, {}},
          Load{scores, u"scores.lua"_s, {}, 128, {}}}) {
        if (auto measured = measureRequests(daemon, scene, load); !measured)
            return measured;
    }
    if (auto measured = measureBatches(daemon, scene); !measured)
        return measured;
    for (const Load &load :
         {Load{board, u"common.lua"_s, boardPath, 32, {}}, Load{board, u"common.lua"_s, boardPath, 128, {}},
          Load{u"GET /users/{id}/rank"_s, u"rank.lua"_s, {}, 32, {}}}) {
        if (auto measured = measureRequests(daemon, scene, load); !measured)
            return measured;
    }
    return {};
}

Result<void> benchPeer(const ApiScene &scene)
{
    if (scene.peer.isEmpty())
        return {};
    heading(u"The peer at %1, under the same load"_s.arg(scene.peer));
    for (const int connections : {1, 32, 128}) {
        if (scene.peerTokens.isEmpty())
            break;
        const Load load{
            u"POST /api/scores"_s, u"tokens.lua"_s, u"/api/scores"_s, connections, {scene.peerTokens}};
        if (auto measured = measurePeer(scene, load); !measured)
            return measured;
    }
    for (const int connections : {32, 128}) {
        const Load load{u"GET /api/leaderboard"_s, u"common.lua"_s, u"/api/leaderboard"_s, connections, {}};
        if (auto measured = measurePeer(scene, load); !measured)
            return measured;
    }
    return {};
}

} // namespace scorewatch::bench
