// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/usershowcommand.h"

#include "app/commands/connections.h"
#include "app/console.h"
#include "app/output.h"
#include "core/players/playerreader.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch {
namespace {

constexpr auto kPatience = 30s;
constexpr int kHistoryRows = 5;

OutputValue orNothing(const QString &text)
{
    return text.isEmpty() ? OutputValue() : OutputValue(text);
}

OutputTable historyOf(const PlayerProfile &profile)
{
    OutputTable table{.columns = {{u"version"_s, u"Version"_s},
                                  {u"created_at"_s, u"At"_s},
                                  {u"kind"_s, u"Kind"_s},
                                  {u"action_id"_s, u"Action"_s},
                                  {u"points_awarded"_s, u"Points"_s},
                                  {u"balance_after"_s, u"Score after"_s},
                                  {u"actor"_s, u"By"_s},
                                  {u"reason"_s, u"Reason"_s}},
                      .rows = {}};
    for (const LedgerEntry &entry : profile.history) {
        table.rows.push_back({entry.version, entry.createdAt, entry.kind, entry.actionId, entry.points,
                              entry.balanceAfter, orNothing(entry.actor), orNothing(entry.reason)});
    }
    return table;
}

/// For people the rank says why there is none.
OutputValue rankOf(const PlayerProfile &profile, OutputFormat format)
{
    if (profile.place)
        return profile.place->rank;
    if (format != OutputFormat::Table)
        return {};
    return profile.placeUnknown.isEmpty() ? u"not on the board"_s : u"unknown"_s;
}

/// The profile as one row.
OutputTable tableOf(const PlayerProfile &p, OutputFormat format)
{
    OutputTable table;
    table.rows.emplace_back();
    const auto add = [&table](const QString &key, const QString &title, const OutputValue &value) {
        table.columns.append({key, title});
        table.rows.front().push_back(value);
    };
    add(u"id"_s, u"Id"_s, p.userId.toString());
    add(u"username"_s, u"Name"_s, p.username);
    add(u"email"_s, u"E-mail"_s, p.email ? OutputValue(*p.email) : OutputValue());
    add(u"country_code"_s, u"Country"_s, orNothing(p.countryCode));
    add(u"timezone"_s, u"Time zone"_s, orNothing(p.timezone));
    add(u"score"_s, u"Score"_s, p.score);
    add(u"version"_s, u"Version"_s, p.version);
    add(u"last_increment_at"_s, u"Last increment"_s, p.lastIncrementAt);
    add(u"on_board"_s, u"Belongs on the board"_s, p.onBoard);
    add(u"rank"_s, u"Rank"_s, rankOf(p, format));
    add(u"board_players"_s, u"Of players"_s, p.place ? OutputValue(p.place->players) : OutputValue());
    add(u"board_score"_s, u"Score on the board"_s, p.place ? OutputValue(p.place->score) : OutputValue());
    add(u"board_version"_s, u"Version on the board"_s,
        p.place ? OutputValue(p.place->version) : OutputValue());
    add(u"is_active"_s, u"Account open"_s, p.isActive);
    add(u"is_flagged"_s, u"Flagged"_s, p.isFlagged);
    add(u"flagged_at"_s, u"Flagged at"_s, p.flaggedAt);
    add(u"is_held"_s, u"Held"_s, p.isHeld);
    add(u"held_at"_s, u"Held at"_s, p.heldAt);
    add(u"is_banned"_s, u"Banned"_s, p.isBanned);
    add(u"banned_at"_s, u"Banned at"_s, p.bannedAt);
    add(u"banned_until"_s, u"Banned until"_s, p.bannedUntil);
    add(u"ban_reason"_s, u"Ban's reason"_s, orNothing(p.banReason));
    add(u"created_at"_s, u"Created"_s, p.createdAt);
    add(u"updated_at"_s, u"Changed"_s, p.updatedAt);
    return table;
}

} // namespace

CommandSyntax UserShowCommand::syntax() const
{
    return {.words = {u"user"_s, u"show"_s},
            .summary = u"Show a player: profile, score, place on the board, newest changes"_s,
            .description = u"The score is PostgreSQL's, the rank is Redis's. What the connected role may not "
                           u"read is left out, "
                           "and standard error says so."_s,
            .operands = {{u"PLAYER"_s, u"the player's id, exact name or e-mail address"_s}},
            .options = {{.name = u"format"_s,
                         .value = u"FORMAT"_s,
                         .description = u"table or json"_s,
                         .standard = u"table"_s,
                         .choices = {u"table"_s, u"json"_s}}},
            .needs
            = CommandSyntax::Needs(CommandSyntax::Postgres) | CommandSyntax::Redis | CommandSyntax::Embedded,
            .examples
            = {u"user show mara"_s, u"user show 7f6b4e8a-2f0e-4a54-9a3f-5f8f1f0f7c11 --format json"_s}};
}

Result<ExitCode> UserShowCommand::work(const Invocation &invocation, Console &console, std::stop_token stop)
{
    const auto connection = connections::openPostgres(invocation.config, connections::Way::AsConfigured,
                                                      u"scorewatchd user show"_s, kPatience);
    if (!connection)
        return connection.error();
    const std::stop_callback interrupted(
        stop, [canceller = (*connection)->canceller()] { (void)canceller.cancel(); });
    PlayerReader reader(**connection);
    const Result<UserId> id = reader.find(invocation.operands.first());
    if (!id)
        return id.error();
    Result<PlayerProfile> profile = reader.read(*id, kHistoryRows);
    if (!profile)
        return profile.error();
    if (const auto redis = connections::openRedis(invocation.config, stop); redis)
        PlayerReader::addPlace(*profile, (*redis)->client());
    else
        profile->placeUnknown = toString(redis.error());

    if (!profile->email)
        console.note(u"The e-mail address is left out: the connected role may not read it."_s);
    if (!profile->placeUnknown.isEmpty())
        console.note(u"The place on the board is unknown: %1"_s.arg(profile->placeUnknown));
    const OutputFormat format = *output::formatFromText(invocation.text(u"format"_s));
    OutputTable table = tableOf(*profile, format);
    if (format == OutputFormat::Json) {
        table.columns.append({u"history"_s, {}});
        table.rows.front().emplace_back(std::make_shared<const OutputTable>(historyOf(*profile)));
        console.data(output::toText(table, OutputFormat::Json));
    } else {
        console.data(output::toRecord(table) + '\n'
                     + output::toText(historyOf(*profile), OutputFormat::Table));
    }
    return ExitCode::Done;
}

} // namespace scorewatch
