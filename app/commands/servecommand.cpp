// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/servecommand.h"

#include <QLocale>

#include "app/console.h"
#include "app/systemd.h"
#include "core/base/logging.h"
#include "core/domain/displayname.h"
#include "core/postgres/pgerror.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch {
namespace {

constexpr int kShownPlaces = 3;

QString stateName(LiveState state)
{
    switch (state) {
    case LiveState::Live:
        return u"live"_s;
    case LiveState::Late:
        return u"late"_s;
    case LiveState::Resyncing:
        return u"resyncing"_s;
    case LiveState::Offline:
        break;
    }
    return u"offline"_s;
}

QString described(const ConnectionStatus &status)
{
    switch (status.state) {
    case ConnectionStatus::State::Connected:
        return u"%1 %2 connected (%3)"_s.arg(status.name, status.version, status.place);
    case ConnectionStatus::State::Connecting:
        return u"%1: connecting to %2"_s.arg(status.name, status.place);
    case ConnectionStatus::State::Degraded:
        return u"%1 %2: %3"_s.arg(status.name, status.version, status.detail);
    case ConnectionStatus::State::Disconnected:
        break;
    }
    return u"%1: %2"_s.arg(status.name, status.detail);
}

} // namespace

ServeCommand::ServeCommand()
{
    connect(&m_boardTimer, &QTimer::timeout, this, &ServeCommand::sayBoard);
    connect(&m_watchdog, &QTimer::timeout, this, [] { systemd::notify("WATCHDOG=1"); });
}

CommandSyntax ServeCommand::syntax() const
{
    return {.words = {u"serve"_s},
            .summary = u"Serve the API and keep the board live until told to end"_s,
            .description = u"Connects to PostgreSQL and Redis, or starts its own with --embedded, serves the "
                           u"API, keeps the board "
                           "in Redis what PostgreSQL says, publishes every change on leaderboard:updates and "
                           "shows the top of the "
                           "board. Ends on SIGINT or SIGTERM with nothing lost."_s,
            .options = {{.name = u"simulate"_s,
                         .value = u"RATE"_s,
                         .description = u"write this many updates a second with simulated players"_s,
                         .implied = u"200"_s,
                         .range = {{1, 100'000}}},
                        {.name = u"players"_s,
                         .value = u"N"_s,
                         .description = u"simulated players to make where there are none"_s,
                         .standard = u"2000"_s,
                         .range = {{20, 10'000'000}}},
                        {.name = u"board-every"_s,
                         .value = u"SECONDS"_s,
                         .description = u"how often the top of the board is shown; 0: never"_s,
                         .standard = u"5"_s,
                         .range = {{0, 86'400}}}},
            .needs = CommandSyntax::Needs(CommandSyntax::Postgres) | CommandSyntax::Redis
                | CommandSyntax::Embedded | CommandSyntax::Api | CommandSyntax::Serving,
            .examples
            = {u"serve --embedded --simulate"_s, u"serve --config /etc/scorewatch/scorewatch.conf"_s}};
}

void ServeCommand::start(const Invocation &invocation, Console &console, Done done)
{
    m_console = &console;
    m_done = std::move(done);
    Backend::Options options;
    options.config = invocation.config;
    if (!invocation.config.profile.isEmpty())
        options.embedded.profile = invocation.config.profile;
    options.simulatedRate = invocation.has(u"simulate"_s) ? int(invocation.number(u"simulate"_s)) : 0;
    options.simulatedPlayers = int(invocation.number(u"players"_s));

    if (invocation.config.api.logJson) {
        logAsJson();
        m_console->speakJson();
    }
    m_socket = systemd::takeSocket();
    if (const auto every = systemd::watchdogInterval())
        m_watchdog.start(*every);
    m_backend = std::make_unique<Backend>(options);
    connectBackend();
    if (const qint64 every = invocation.number(u"board-every"_s); every > 0)
        m_boardTimer.start(std::chrono::seconds(every));
    m_backend->start();
}

void ServeCommand::connectBackend()
{
    connect(m_backend.get(), &Backend::progress, this,
            [this](const QString &sentence) { m_console->note(sentence); });
    connect(m_backend.get(), &Backend::addressed, this, &ServeCommand::sayAddresses);
    connect(m_backend.get(), &Backend::postgresChanged, this,
            [this](const ConnectionStatus &status) { m_console->note(described(status)); });
    connect(m_backend.get(), &Backend::redisChanged, this,
            [this](const ConnectionStatus &status) { m_console->note(described(status)); });
    connect(m_backend.get(), &Backend::boardChanged, this,
            [this](const LiveBoard &board) { m_board = board; });
    connect(m_backend.get(), &Backend::ready, this, &ServeCommand::serveApi);
    connect(m_backend.get(), &Backend::failed, this, [this](const Error &error) {
        m_console->fail(error);
        // A service that never worked says so by ending; one that did goes on trying.
        if (!m_everReady)
            end(ExitCode::Failed);
    });
}

void ServeCommand::serveApi()
{
    m_api = std::make_unique<ApiHost>(*m_backend);
    connect(m_api.get(), &ApiHost::failed, this, [this](const Error &error) {
        m_console->fail(error);
        end(ExitCode::Failed);
    });
    connect(m_api.get(), &ApiHost::serving, this, [this] {
        m_everReady = true;
        m_console->data(u"API         %1\n"_s.arg(m_api->address()).toUtf8());
        m_console->note(u"Scores are written and the board is kept. Ctrl+C ends it."_s);
        systemd::notify("READY=1");
    });
    m_api->start(m_socket);
}

void ServeCommand::interrupt()
{
    end(ExitCode::Done);
}

void ServeCommand::sayAddresses()
{
    const Config &config = m_backend->config();
    m_console->data(u"PostgreSQL  %1\n"_s.arg(pg::addressWithoutPassword(config.postgresDsn)).toUtf8());
    m_console->data(u"Redis       %1\n"_s.arg(config.redis->displayName()).toUtf8());
    m_console->data("Channel     leaderboard:updates\n");
}

void ServeCommand::sayBoard()
{
    const QLocale plain = QLocale::c();
    QStringList places;
    for (const BoardEntry &entry : m_board.top.mid(0, kShownPlaces)) {
        places += u"%1. %2 %3"_s.arg(entry.rank)
                      .arg(entry.username.isEmpty() ? entry.userId.toString() : entry.username,
                           plain.toString(entry.score));
    }
    QString line = u"%1  seq %2  %3 updates/s  %4 players"_s.arg(stateName(m_board.state))
                       .arg(m_board.position.sequence)
                       .arg(m_board.stats.updatesPerSecond, 0, 'f', 0)
                       .arg(plain.toString(m_board.playerCount));
    if (!places.isEmpty())
        line += u"  "_s + places.join(u"  "_s);
    if (!m_board.stateReason.isEmpty())
        line += u"  ("_s + m_board.stateReason + u')';
    m_console->data(line.toUtf8() + '\n');
}

void ServeCommand::end(ExitCode code)
{
    if (!m_done)
        return;
    m_boardTimer.stop();
    systemd::notify("STOPPING=1");
    const auto takeDown = [this, code, done = std::exchange(m_done, {})] {
        m_api.reset();
        m_backend.reset();
        done(code);
    };
    // Not from inside a signal of what is being taken down.
    if (m_api)
        m_api->stop([this, takeDown] { QMetaObject::invokeMethod(this, takeDown, Qt::QueuedConnection); });
    else
        QMetaObject::invokeMethod(this, takeDown, Qt::QueuedConnection);
}

} // namespace scorewatch
