// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/useractcommand.h"

#include "app/commands/acting.h"
#include "app/commands/connections.h"
#include "app/console.h"
#include "core/domain/board.h"
#include "core/moderation/actservice.h"
#include "core/players/playerreader.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch {
namespace {

constexpr auto kPatience = 30s;

struct Words
{
    QString summary;
    QString description;
    QString example;
};

Words wordsOf(ActKind kind)
{
    switch (kind) {
    case ActKind::Flag:
        return {u"Put a player under suspicion; opens a case"_s,
                u"The player stays on the board. A case is opened, or the open one joined."_s,
                u"user flag mara --reason \"400 increments in a minute\""_s};
    case ActKind::Unflag:
        return {u"Take the flag from a player"_s, u"The case stays open."_s,
                u"user unflag mara --reason \"a slow network\""_s};
    case ActKind::Hold:
        return {u"Take a player off the board, the score goes on counting"_s,
                u"Until \"user release\". Tokens and log-ins stay."_s,
                u"user hold mara --reason \"under examination\""_s};
    case ActKind::Release:
        return {u"Put a player who is held back on the board"_s,
                u"With the score that has grown meanwhile."_s,
                u"user release mara --reason \"nothing was found\""_s};
    case ActKind::Ban:
        return {u"Ban a player, for a time or for good"_s,
                u"The player leaves the board, and log-ins, tokens and sockets end. With --for or --until "
                u"the ban lifts itself; else it is for good, which for one of the 100 best somebody else has "
                u"to approve."_s,
                u"user ban mara --reason \"a script\" --for 7d"_s};
    case ActKind::Unban:
        return {u"Lift a ban"_s, u"Tokens from before the ban stay dead; \"user undo\" would revive them."_s,
                u"user unban mara --reason \"appeal upheld\""_s};
    case ActKind::Correct:
        return {u"Give points to a player or take them, by a row of the ledger"_s,
                u"The score is never overwritten; the correction stands in the history."_s,
                u"user correct mara --points -500 --reason \"counted twice\""_s};
    default:
        return {u"Warn a player, which changes nothing else"_s,
                u"The warning stands in the player's case and in the audit."_s,
                u"user warn mara --reason \"first time\""_s};
    }
}

Error usage(const QString &sentence)
{
    return {Error::Code::InvalidArgument, sentence, {}, {}};
}

/// "30m", "12h", "7d" from now.
Result<QDateTime> endAfter(const QString &text)
{
    bool isNumber = false;
    const qint64 count = QStringView(text).chopped(std::min<qsizetype>(1, text.size())).toLongLong(&isNumber);
    const QChar unit = text.isEmpty() ? QChar() : text.back();
    const qint64 length = unit == u'm' ? 60 : unit == u'h' ? 3600 : unit == u'd' ? 86'400 : 0;
    if (!isNumber || length == 0 || count < 1 || count > 3650 * 86'400 / length || text.contains(u' '))
        return usage(u"--for \"%1\" is no time from 1m to 3650d. Write it as 30m, 12h or 7d."_s.arg(text));
    return QDateTime::currentDateTimeUtc().addSecs(count * length);
}

Result<QDateTime> endAt(const QString &text)
{
    const QDateTime end = QDateTime::fromString(text, Qt::ISODate);
    // Without a zone it would be that of this machine, which may not be that of the reader.
    if (!end.isValid() || end.timeSpec() == Qt::LocalTime)
        return usage(u"--until \"%1\" is no time with a zone. Write it as 2026-01-31T18:00:00Z."_s.arg(text));
    return end.toUTC();
}

} // namespace

CommandSyntax UserActCommand::syntax() const
{
    const Words words = wordsOf(m_kind);
    CommandSyntax syntax;
    syntax.words = {u"user"_s, QString::fromLatin1(actName(m_kind))};
    syntax.summary = words.summary;
    syntax.description = words.description
        + u" Board, tokens and sockets follow through the running scorewatchd, also later."_s;
    syntax.operands = {{u"PLAYER"_s, u"the player's id, exact name or e-mail address"_s}};
    syntax.options = acting::options();
    syntax.options.append(
        {.name = u"policy"_s, .value = u"TEXT"_s, .description = u"the rule of the game that was broken"_s});
    if (m_kind == ActKind::Ban) {
        syntax.options.append(
            {.name = u"for"_s, .value = u"TIME"_s, .description = u"how long: 30m, 12h, 7d"_s});
        syntax.options.append({.name = u"until"_s,
                               .value = u"TIME"_s,
                               .description = u"when it ends, as 2026-01-31T18:00:00Z"_s});
        syntax.options.append(
            {.name = u"approved-by"_s, .value = u"NAME"_s, .description = u"the second person"_s});
    }
    if (m_kind == ActKind::Correct) {
        syntax.options.append({.name = u"points"_s,
                               .value = u"N"_s,
                               .description = u"to give, or to take where negative; needed"_s,
                               .range = std::pair(-kMaxScore, kMaxScore)});
    }
    syntax.needs = CommandSyntax::Needs(CommandSyntax::Postgres) | CommandSyntax::Embedded;
    syntax.examples = {words.example};
    return syntax;
}

Result<ActRequest> UserActCommand::requestFrom(const Invocation &invocation) const
{
    ActRequest request;
    request.kind = m_kind;
    request.reason = invocation.text(u"reason"_s);
    request.policy = invocation.text(u"policy"_s);
    request.approvedBy = invocation.text(u"approved-by"_s);
    request.scoreChange = invocation.number(u"points"_s);
    if (invocation.has(u"for"_s) && invocation.has(u"until"_s))
        return usage(u"--for and --until say the same thing. Give one of them."_s);
    if (invocation.has(u"for"_s) || invocation.has(u"until"_s)) {
        const Result<QDateTime> end = invocation.has(u"for"_s) ? endAfter(invocation.text(u"for"_s))
                                                               : endAt(invocation.text(u"until"_s));
        if (!end)
            return end.error();
        request.until = *end;
    }
    return request;
}

Result<ExitCode> UserActCommand::work(const Invocation &invocation, Console &console, std::stop_token stop)
{
    const QStringList needed
        = m_kind == ActKind::Correct ? QStringList{u"points"_s, u"reason"_s} : QStringList{u"reason"_s};
    if (!acting::isComplete(invocation, needed, console))
        return ExitCode::WrongUsage;
    Result<ActRequest> request = requestFrom(invocation);
    if (!request) {
        console.fail(request.error());
        return ExitCode::WrongUsage;
    }
    const auto connection = connections::openPostgres(invocation.config, connections::Way::AsConfigured,
                                                      u"scorewatchd user"_s, kPatience);
    if (!connection)
        return connection.error();
    const std::stop_callback interrupted(
        stop, [canceller = (*connection)->canceller()] { (void)canceller.cancel(); });
    const Result<UserId> player = PlayerReader(**connection).find(invocation.operands.first());
    if (!player)
        return player.error();
    const Result<Actor> actor = acting::actorFrom(invocation, **connection);
    if (!actor)
        return actor.error();
    request->player = *player;
    const Result<ActRecord> record = ActService::actNow(**connection, *actor, *request);
    if (!record)
        return record.error();
    acting::show(*record, invocation, console);
    return ExitCode::Done;
}

} // namespace scorewatch
