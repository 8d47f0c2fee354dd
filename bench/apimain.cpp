// SPDX-License-Identifier: GPL-3.0-or-later
// scorewatch_apibench: the API of a running scorewatchd. What is measured against what stands in docs/benchmarks.md.
#include <sys/resource.h>

#include <cstdio>

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QSaveFile>
#include <QStandardPaths>
#include <QThread>

#include "bench/apibenchmarks.h"
#include "bench/benchmarks.h"
#include "bench/benchstack.h"
#include "bench/figures.h"

using namespace scorewatch;
using namespace scorewatch::bench;
using namespace Qt::StringLiterals;

namespace {

constexpr const char *kUsage
    = "Usage: scorewatch_apibench [requests|viewers ...] [--players N] [--viewers N] [--seconds N]\n"
      "                           [--daemon FILE] [--peer URL [--peer-tokens FILE]]\n"
      "Without a name both; 1,000,000 players, 10,000 viewers, 8 s each, and the scorewatchd of the same "
      "build.\n"
      "--peer: then the same load on another server's /api/scores, with a bearer a line in FILE, and "
      "/api/leaderboard.\n";

constexpr auto kPatience = std::chrono::minutes(5);

struct Wanted
{
    bool requests = false;
    bool watching = false;
    qint64 players = 1'000'000;
    int viewers = 10'000;
    std::chrono::seconds time{8};
    QString daemon;
    QString peer;
    QString peerTokens;
};

bool take(Wanted &wanted, const QString &name, const QString &value)
{
    bool ok = true;
    if (name == "--players"_L1)
        wanted.players = value.toLongLong(&ok);
    else if (name == "--viewers"_L1)
        wanted.viewers = value.toInt(&ok);
    else if (name == "--seconds"_L1)
        wanted.time = std::chrono::seconds(value.toInt(&ok));
    else if (name == "--daemon"_L1)
        wanted.daemon = value;
    else if (name == "--peer"_L1)
        wanted.peer = value;
    else if (name == "--peer-tokens"_L1)
        wanted.peerTokens = value;
    else
        ok = false;
    return ok;
}

std::optional<Wanted> parse(const QStringList &arguments)
{
    Wanted wanted;
    wanted.daemon = QCoreApplication::applicationDirPath() + u"/../app/scorewatchd"_s;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        if (arguments[i] == "requests"_L1)
            wanted.requests = true;
        else if (arguments[i] == "viewers"_L1)
            wanted.watching = true;
        else if (i + 1 == arguments.size() || !take(wanted, arguments[i], arguments[i + 1]))
            return std::nullopt;
        else
            ++i;
    }
    if (!wanted.requests && !wanted.watching)
        wanted.requests = wanted.watching = true;
    if (wanted.players < 1000 || wanted.viewers < 1 || wanted.time.count() < 1
        || (wanted.peer.isEmpty() && !wanted.peerTokens.isEmpty()))
        return std::nullopt;
    return wanted;
}

/// A viewer is a file of both programs; what is started here gets the limit with the rest.
void allowManyFiles()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
}

Result<void> writeIds(const QString &path, const QByteArray &ids)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(ids) < 0 || !file.commit())
        return Error{Error::Code::Exhausted,
                     u"The ids of the players could not be written for wrk."_s,
                     file.errorString(),
                     {}};
    return {};
}

/// The top ten once all players are on the board; right after they were seeded it may be the one without them.
Result<BoardSnapshot> topOfAll(BenchStack &stack)
{
    const QDeadlineTimer deadline(kPatience);
    while (!deadline.hasExpired()) {
        if (auto settled = stack.waitInStep(); !settled)
            return settled.error();
        auto page = stack.reader().page(0, kBoardSize).result();
        if (!page || page->playerCount >= stack.players())
            return page;
        QThread::msleep(50);
    }
    return Error{Error::Code::Timeout, u"Bringing the players on the board took too long."_s, {}, {}};
}

QByteArray lineOf(const UserId &player)
{
    return player.toByteArray() + '\n';
}

Result<void> writePlayers(BenchStack &stack, const ApiScene &scene)
{
    const auto players = stack.sample(int(stack.players()));
    if (!players)
        return players.error();
    QByteArray text;
    for (const UserId &player : *players)
        text += lineOf(player);
    if (auto written = writeIds(scene.ids, text); !written)
        return written;
    const auto board = topOfAll(stack);
    if (!board)
        return board.error();
    text.clear();
    for (const BoardEntry &entry : board->top)
        text += lineOf(entry.userId);
    return writeIds(scene.top, text);
}

Result<void> measure(const Wanted &wanted)
{
    BenchStack stack;
    if (auto started = stack.start(); !started)
        return started;
    benchPeers(stack);
    heading(u"Players"_s);
    const auto took = stack.seed(wanted.players);
    if (!took)
        return took.error();
    report(u"seeded by COPY, to %1 players"_s.arg(wanted.players), asTime(Microseconds(*took)));
    const QTemporaryDir directory;
    const ApiScene scene{.stack = stack,
                         .program = wanted.daemon,
                         .ids = directory.filePath(u"players"_s),
                         .top = directory.filePath(u"top"_s),
                         .time = wanted.time,
                         .viewers = wanted.viewers,
                         .peer = wanted.peer,
                         .peerTokens = wanted.peerTokens};
    if (auto written = writePlayers(stack, scene); !written)
        return written;
    if (wanted.requests) {
        if (auto measured = benchRequests(scene); !measured)
            return measured;
    }
    if (wanted.watching) {
        if (auto measured = benchViewers(scene); !measured)
            return measured;
    }
    return benchPeer(scene);
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
    if (QStandardPaths::findExecutable(u"wrk"_s).isEmpty()) {
        std::fputs(
            "The API was not measured, because there is no wrk; install Debian's package of that name.\n",
            stderr);
        return 1;
    }
    allowManyFiles();
    if (const auto measured = measure(*wanted); !measured) {
        std::fprintf(stderr, "%s\n", qUtf8Printable(toString(measured.error())));
        return 1;
    }
    return 0;
}
