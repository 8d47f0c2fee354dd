// SPDX-License-Identifier: GPL-3.0-or-later
// Many viewers of the board while it moves.
#include "bench/apibenchmarks.h"
#include "bench/apidaemon.h"
#include "bench/benchstack.h"
#include "bench/viewerswarm.h"
#include "bench/wrkload.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch::bench {
namespace {

constexpr int kViewersOfOne = 20; ///< as many as one caller may have

// The writer: one request of so many scores, the first of them of one in the top ten, then a pause. Together with the time
// of an answer that is about a thousand scores a second, 50 of them in the top ten: every frame has something to tell.
constexpr int kItems = 20;
constexpr auto kPause = 17ms;
/// Of one player in 60 s; those in the top ten get about 300.
constexpr int kServiceScoreWrites = 10'000;

constexpr auto kWarmUp = 2s;

std::vector<QByteArray> tokensFor(const ApiDaemon &daemon, int viewers)
{
    std::vector<QByteArray> out;
    const int callers = (viewers + kViewersOfOne - 1) / kViewersOfOne;
    out.reserve(size_t(callers));
    for (int i = 0; i < callers; ++i)
        out.push_back(daemon.token(Role::Operator, "viewer-" + QByteArray::number(i)));
    return out;
}

std::unique_ptr<WrkLoad> makeWriter(const ApiDaemon &daemon, const ApiScene &scene)
{
    return std::make_unique<WrkLoad>(
        u"batch.lua"_s, daemon.url(), 1,
        QStringList{scene.ids, QString::fromLatin1(daemon.token(Role::Service, "bench")), WrkLoad::newRun(),
                    QString::number(kItems), QString::number(kPause.count()), scene.top});
}

void tell(ViewerSwarm::Figures &figures, const WrkFigures &written, double share)
{
    report(u"delivery of what is newest in a message"_s, asTime(figures.deliveries.quantile(0.5)),
           u"p99 %1, longest %2, of %3"_s
               .arg(asTime(figures.deliveries.quantile(0.99)), asTime(figures.deliveries.quantile(1)))
               .arg(figures.deliveries.count()));
    report(
        u"messages to all viewers"_s, perSecond(double(figures.messages), figures.time),
        u"%1 MiB/s, viewers lost %2"_s.arg(double(figures.bytes) / 1048576 / seconds(figures.time), 0, 'f', 1)
            .arg(figures.lost));
    report(u"meanwhile written, 1 of %1 in the top ten"_s.arg(kItems),
           written.perSecond(written.acceptedItems), written.note());
    report(u"scorewatchd, of one processor"_s, u"%1 %"_s.arg(100 * share, 0, 'f', 0));
}

} // namespace

Result<void> benchViewers(const ApiScene &scene)
{
    heading(u"WebSocket: %1 viewers of the top ten, all in one other process of this machine"_s.arg(
        scene.viewers));
    ApiDaemon daemon;
    if (auto started = startDaemon(daemon, scene, kServiceScoreWrites); !started)
        return started;
    // What the writes need of memory is not the viewers'.
    if (const auto warm = makeWriter(daemon, scene)->run(kWarmUp); !warm)
        return warm.error();
    const qint64 memoryBefore = daemon.residentMemory();

    ViewerSwarm swarm(daemon.port(), tokensFor(daemon, scene.viewers));
    const auto begin = Clock::now();
    if (auto opened = swarm.open(scene.viewers); !opened)
        return opened;
    report(u"opened, each with a ticket"_s, perSecond(scene.viewers, Clock::now() - begin));
    const auto perViewer = [&] {
        return u"%1 KiB"_s.arg(double(daemon.residentMemory() - memoryBefore) / scene.viewers, 0, 'f', 1);
    };
    report(u"resident memory a viewer, at rest"_s, perViewer());

    // The writer begins before and ends after what is measured.
    const auto writer = makeWriter(daemon, scene);
    writer->start(kWarmUp + scene.time + kWarmUp);
    swarm.watch(kWarmUp);
    const double before = daemon.processorSeconds();
    auto figures = swarm.watch(scene.time);
    const double share = (daemon.processorSeconds() - before) / seconds(figures.time);
    const QString loaded = perViewer();
    swarm.watch(kWarmUp);
    const auto written = writer->finish();
    if (!written)
        return written.error();
    report(u"resident memory a viewer, under load"_s, loaded);
    tell(figures, *written, share);
    return {};
}

} // namespace scorewatch::bench
