// SPDX-License-Identifier: GPL-3.0-or-later
#include <QRandomGenerator>

#include "bench/benchmarks.h"
#include "bench/benchstack.h"
#include "bench/figures.h"
#include "core/scoring/boardrebuild.h"
#include "core/scoring/boardverify.h"

using namespace Qt::StringLiterals;

namespace scorewatch::bench {
namespace {

constexpr int kLookUps = 5000;

template <typename F> void measure(const QString &what, F &&lookUp)
{
    Latencies latencies;
    latencies.reserve(kLookUps);
    const auto begin = Clock::now();
    for (int i = 0; i < kLookUps; ++i) {
        const auto sent = Clock::now();
        lookUp();
        latencies.add(Clock::now() - sent);
    }
    report(what, asTime(latencies.quantile(0.5)),
           u"p99 %1, one after the other %2"_s.arg(asTime(latencies.quantile(0.99)),
                                                   perSecond(kLookUps, Clock::now() - begin)));
}

void measureRebuild(BenchStack &stack)
{
    BoardRebuild rebuild(stack.addresses().postgresDsn, stack.redis());
    const auto begin = Clock::now();
    const auto rebuilt = rebuild.run("bench");
    if (!rebuilt) {
        report(u"rebuild"_s, u"not measured"_s, toString(rebuilt.error()));
        return;
    }
    const auto took = Clock::now() - begin;
    report(u"rebuild beside and swap"_s, asTime(Microseconds(took)), perSecond(double(rebuilt->rows), took));
    stack.projection().setEpoch(rebuilt->epoch);
}

void measureVerify(BenchStack &stack)
{
    BoardVerify verify(stack.connection(), stack.redis());
    const auto begin = Clock::now();
    const auto verified = verify.run();
    if (!verified) {
        report(u"verify every player"_s, u"not measured"_s, toString(verified.error()));
        return;
    }
    report(u"verify every player"_s, asTime(Microseconds(Clock::now() - begin)),
           u"%1 of %2 differ"_s.arg(verified->differing).arg(verified->players));
}

} // namespace

void benchBoard(BenchStack &stack)
{
    heading(u"Board in Redis, %1 players"_s.arg(stack.players()));
    measureRebuild(stack);
    const auto players = stack.sample(2000);
    if (!players) {
        report(u"ranks"_s, u"not measured"_s, toString(players.error()));
        return;
    }
    QRandomGenerator random(1);
    measure(u"rank of any player, round trip"_s, [&] {
        (void)stack.reader().standing((*players)[random.bounded(quint32(players->size()))]).result();
    });
    measure(u"page of 10 anywhere, round trip"_s,
            [&] { (void)stack.reader().page(random.bounded(quint32(stack.players())), 10).result(); });
    measure(u"top ten with its position, round trip"_s, [&] { (void)stack.reader().page(0, 10).result(); });
    measureVerify(stack);

    const auto begin = Clock::now();
    if (stack.connection().exec("SELECT * FROM scoreboard.top_10_leaderboard"))
        report(u"top ten by PostgreSQL, without Redis"_s, asTime(Microseconds(Clock::now() - begin)));
}

} // namespace scorewatch::bench
