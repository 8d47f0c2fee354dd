// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>

#include <QCoreApplication>

#include "bench/benchmarks.h"
#include "bench/benchstack.h"
#include "bench/figures.h"

using namespace scorewatch;
using namespace scorewatch::bench;
using namespace Qt::StringLiterals;

namespace {

constexpr const char *kUsage
    = "Usage: scorewatch_bench [writer|limits|board|feed ...] [--players N] [--clients N]\n"
      "Without a name all are measured; the board at 100,000 and at N players (1,000,000);\n"
      "the writer with 1, 32, 128 and 4,000 writes on their way, or with N.\n";

struct Wanted
{
    bool writer = false;
    bool limits = false;
    bool board = false;
    bool feed = false;
    qint64 players = 1'000'000;
    std::vector<int> clients{1, 32, 128, 4000};
};

std::optional<Wanted> parse(const QStringList &arguments)
{
    Wanted wanted;
    bool all = true;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString &argument = arguments[i];
        bool ok = true;
        if (argument == "--players"_L1 && i + 1 < arguments.size())
            wanted.players = arguments[++i].toLongLong(&ok);
        else if (argument == "--clients"_L1 && i + 1 < arguments.size())
            wanted.clients = {arguments[++i].toInt(&ok)};
        else if (argument == "writer"_L1)
            wanted.writer = true, all = false;
        else if (argument == "limits"_L1)
            wanted.limits = true, all = false;
        else if (argument == "board"_L1)
            wanted.board = true, all = false;
        else if (argument == "feed"_L1)
            wanted.feed = true, all = false;
        else
            ok = false;
        if (!ok || wanted.players < 1000 || wanted.clients.front() < 1)
            return std::nullopt;
    }
    if (all)
        wanted.writer = wanted.limits = wanted.board = wanted.feed = true;
    return wanted;
}

Result<void> grow(BenchStack &stack, qint64 players)
{
    const auto took = stack.seed(players);
    if (!took)
        return took.error();
    report(u"seeded by COPY, to %1 players"_s.arg(players), asTime(Microseconds(*took)));
    return stack.waitInStep();
}

Result<void> measureOnServers(const Wanted &wanted)
{
    BenchStack stack;
    if (auto started = stack.start(); !started)
        return started;
    benchPeers(stack);
    heading(u"Players"_s);
    if (auto grown = grow(stack, std::min<qint64>(100'000, wanted.players)); !grown)
        return grown;
    if (wanted.writer)
        benchWriter(stack, wanted.clients);
    if (wanted.limits)
        benchLimits(stack);
    if (!wanted.board)
        return {};
    if (auto settled = stack.waitInStep(); !settled)
        return settled;
    benchBoard(stack);
    if (wanted.players <= stack.players())
        return {};
    if (auto grown = grow(stack, wanted.players); !grown)
        return grown;
    benchBoard(stack);
    return {};
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const auto wanted = parse(QCoreApplication::arguments().mid(1));
    if (!wanted) {
        std::fputs(kUsage, stderr);
        return 2;
    }
    if (wanted->feed)
        benchFeed();
    if (wanted->writer || wanted->limits || wanted->board) {
        if (const auto measured = measureOnServers(*wanted); !measured) {
            std::fprintf(stderr, "%s\n", qUtf8Printable(toString(measured.error())));
            return 1;
        }
    }
    return 0;
}
