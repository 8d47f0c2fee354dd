// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/userundocommand.h"

#include "app/commands/acting.h"
#include "app/commands/connections.h"
#include "app/console.h"
#include "core/moderation/actservice.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch {
namespace {

constexpr auto kPatience = 30s;

} // namespace

CommandSyntax UserUndoCommand::syntax() const
{
    return {.words = {u"user"_s, u"undo"_s},
            .summary = u"Take an act on a player back, as if it had not been"_s,
            .description = u"Flags, dates, a ban, the log-ins and tokens that it ended, and points are as "
                           u"before. It is refused when something later touched the same. Both acts stay in "
                           u"the audit."_s,
            .operands = {{u"ACT"_s, u"the act's number, as the command that did it said"_s}},
            .options = acting::options(),
            .needs = CommandSyntax::Needs(CommandSyntax::Postgres) | CommandSyntax::Embedded,
            .examples = {u"user undo 4711 --reason \"the wrong player\""_s}};
}

Result<ExitCode> UserUndoCommand::work(const Invocation &invocation, Console &console, std::stop_token stop)
{
    if (!acting::isComplete(invocation, {u"reason"_s}, console))
        return ExitCode::WrongUsage;
    bool isNumber = false;
    const qint64 act = invocation.operands.first().toLongLong(&isNumber);
    if (!isNumber || act < 1) {
        console.fail(u"\"%1\" is not the number of an act."_s.arg(invocation.operands.first()));
        return ExitCode::WrongUsage;
    }
    const auto connection = connections::openPostgres(invocation.config, connections::Way::AsConfigured,
                                                      u"scorewatchd user"_s, kPatience);
    if (!connection)
        return connection.error();
    const std::stop_callback interrupted(
        stop, [canceller = (*connection)->canceller()] { (void)canceller.cancel(); });
    const Result<Actor> actor = acting::actorFrom(invocation, **connection);
    if (!actor)
        return actor.error();
    const Result<ActRecord> record
        = ActService::takeBackNow(**connection, *actor, act, invocation.text(u"reason"_s), {});
    if (!record)
        return record.error();
    acting::show(*record, invocation, console);
    return ExitCode::Done;
}

} // namespace scorewatch
