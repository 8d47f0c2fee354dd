// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/resources/usersresource.h"

#include "api/http/jsontext.h"
#include "api/resources/boardtext.h"
#include "api/resources/fallbackboard.h"
#include "api/resources/usertext.h"
#include "api/routing/parameters.h"
#include "api/routing/problems.h"
#include "core/players/playerreader.h"
#include "core/postgres/connectionpool.h"

using namespace Qt::StringLiterals;

namespace scorewatch::api {
namespace {

using http::Problem;

constexpr int64_t kMostRows = 200;
constexpr size_t kMaxCursor = 100;

Error unknownPlayer()
{
    return {Error::Code::NotFound, u"There is no player with this id."_s, {}, {}};
}

/// The player of the path; answers by itself where there can be none.
std::optional<UserId> userOf(const Call &call)
{
    const auto user = parameters::userIdOf(call.part(0));
    if (!user)
        call.problem(
            problems::invalidField("id", "The id in the URL has to be a player's, a UUID of 36 characters."));
    return user;
}

void refuse(const Call &call, const Error &error)
{
    call.problem(error.code == Error::Code::NotFound ? problems::unknownUser() : problems::fromError(error));
}

/// A page and one row more, which tells whether there is another.
Result<QList<LedgerEntry>> readHistory(PgConnection &connection, const UserId &user,
                                       std::optional<qint64> before, int rows)
{
    PlayerReader reader(connection);
    auto entries = reader.history(user, before, rows + 1);
    if (!entries || !entries->isEmpty())
        return entries;
    const auto exists = reader.exists(user);
    if (!exists)
        return exists.error();
    return *exists ? entries : unknownPlayer();
}

Result<PlayerStatistics> readStatistics(PgConnection &connection, const UserId &user)
{
    PlayerReader reader(connection);
    const auto exists = reader.exists(user);
    if (!exists)
        return exists.error();
    return *exists ? reader.statistics(user) : Result<PlayerStatistics>(unknownPlayer());
}

std::string rankText(const UserId &user, const BoardStanding &standing, bool stale)
{
    std::string out = "{\"userId\":\"";
    out += user.toByteArray().constData();
    out += "\",";
    http::json::appendMember(out, "rank", standing.rank);
    out += ',';
    http::json::appendMember(out, "score", standing.score);
    out += ',';
    http::json::appendMember(out, "version", standing.version);
    out += ',';
    http::json::appendMember(out, "players", standing.players);
    out += ',';
    text::appendBoolean(out, "stale", stale);
    out += '}';
    return out;
}

} // namespace

UsersResource::UsersResource(const Parts &parts) : m_parts(parts) { }

void UsersResource::findStanding(const UserId &user, std::function<void(const Standing &)> take) const
{
    m_parts.board.standing(user, [this, user, take = std::move(take)](const Result<BoardStanding> &standing) {
        if (standing || standing.error().code == Error::Code::NotFound)
            return take({standing, false});
        m_parts.fallback.standing(user, [take](const Result<BoardStanding> &slow) { take({slow, true}); });
    });
}

void UsersResource::rank(const Call &call) const
{
    const auto user = userOf(call);
    if (!user)
        return;
    findStanding(*user, [call, user](const Standing &found) {
        if (found.standing)
            return call.json(200, rankText(*user, *found.standing, found.stale));
        call.problem(found.standing.error().code == Error::Code::NotFound
                         ? problems::notOnBoard()
                         : problems::fromError(found.standing.error()));
    });
}

void UsersResource::profile(const Call &call) const
{
    const auto user = userOf(call);
    if (!user)
        return;
    m_parts.bridge.ask<PlayerProfile>(
        [this, user] {
            return m_parts.pool.run<PlayerProfile>(
                [user](PgConnection &connection) { return PlayerReader(connection).read(*user, 0); });
        },
        [this, call, user](const Result<PlayerProfile> &player) {
            if (!player)
                return refuse(call, player.error());
            const ProfileView view = permissions::viewOf(*call.principal(), *user);
            // Without Redis the profile comes all the same, only without a rank.
            m_parts.board.standing(
                *user, [call, view, player = *player](const Result<BoardStanding> &standing) {
                    call.json(
                        200,
                        text::profile(player, view, standing ? std::optional(standing->rank) : std::nullopt));
                });
        });
}

void UsersResource::history(const Call &call) const
{
    const auto user = userOf(call);
    if (!user)
        return;
    if (!permissions::mayReadHistory(*call.principal(), *user))
        return call.problem(problems::forbidden("A player may read their own history only."));
    auto limit = parameters::integer(call.request(), "limit", 50, 1, kMostRows);
    if (const auto *problem = std::get_if<Problem>(&limit))
        return call.problem(*problem);
    auto cursor = parameters::text(call.request(), "cursor", kMaxCursor);
    if (std::holds_alternative<Problem>(cursor))
        return call.problem(problems::invalidCursor());
    std::optional<qint64> before;
    if (const std::string &given = std::get<std::string>(cursor); !given.empty()) {
        before = text::versionOfCursor(*user, given);
        if (!before)
            return call.problem(problems::invalidCursor());
    }
    const int rows = int(std::get<int64_t>(limit));
    m_parts.bridge.ask<QList<LedgerEntry>>(
        [this, user, before, rows] {
            return m_parts.pool.run<QList<LedgerEntry>>([user, before, rows](PgConnection &connection) {
                return readHistory(connection, *user, before, rows);
            });
        },
        [call, user, rows](const Result<QList<LedgerEntry>> &entries) {
            if (!entries)
                return refuse(call, entries.error());
            const QList<LedgerEntry> page = entries->mid(0, rows);
            const std::string next
                = entries->size() > rows ? text::historyCursor(*user, page.last().version) : std::string();
            call.json(200, text::history(page, call.principal()->role != Role::Player, next));
        });
}

void UsersResource::statistics(const Call &call) const
{
    const auto user = userOf(call);
    if (!user)
        return;
    if (!permissions::mayReadHistory(*call.principal(), *user))
        return call.problem(problems::forbidden("A player may read their own statistics only."));
    m_parts.bridge.ask<PlayerStatistics>(
        [this, user] {
            return m_parts.pool.run<PlayerStatistics>(
                [user](PgConnection &connection) { return readStatistics(connection, *user); });
        },
        [call, user](const Result<PlayerStatistics> &statistics) {
            statistics ? call.json(200, text::statistics(*user, *statistics))
                       : refuse(call, statistics.error());
        });
}

} // namespace scorewatch::api
