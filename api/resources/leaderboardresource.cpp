// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/resources/leaderboardresource.h"

#include "api/http/jsontext.h"
#include "api/resources/fallbackboard.h"
#include "api/routing/parameters.h"
#include "api/routing/problems.h"
#include "core/players/playerlookup.h"

namespace scorewatch::api {
namespace {

using http::Problem;

constexpr int64_t kMostPlaces = 100;
constexpr size_t kMaxName = size_t(255) * 4;

bool redisIsAway(const Error &error)
{
    return error.code == Error::Code::Unavailable || error.code == Error::Code::Timeout
        || error.code == Error::Code::Unknown || error.code == Error::Code::Cancelled
        || error.code == Error::Code::Exhausted;
}

Problem beyond()
{
    return problems::unavailable(
        "Redis is away, and this part of the board is only known there; try again shortly.");
}

std::string playersText(const QList<PlayerMatch> &players)
{
    std::string out = "{\"players\":[";
    for (const PlayerMatch &player : players) {
        out += out.back() == '[' ? "{\"userId\":\"" : ",{\"userId\":\"";
        out += player.userId.toByteArray().constData();
        out += "\",";
        text::appendText(out, "username", player.username);
        out += ',';
        text::appendTextOrNull(out, "countryCode", player.countryCode);
        out += ',';
        http::json::appendMember(out, "score", player.score);
        out += ",\"rank\":";
        out += player.rank > 0 ? std::to_string(player.rank) : "null";
        out += '}';
    }
    return out + "]}";
}

} // namespace

LeaderboardResource::LeaderboardResource(const Parts &parts) : m_parts(parts) { }

void LeaderboardResource::accept(const LiveBoard &board)
{
    if (!board.asOf.isValid())
        return; // nothing is known yet
    auto view
        = std::make_shared<const BoardView>(board.top,
                                            text::BoardHead{.offset = 0,
                                                            .limit = kBoardSize,
                                                            .players = board.playerCount,
                                                            .position = board.position,
                                                            .asOf = board.asOf,
                                                            .stale = board.state == LiveState::Offline});
    const std::lock_guard lock(m_mutex);
    m_view.swap(view);
}

LeaderboardResource::View LeaderboardResource::current() const
{
    const std::lock_guard lock(m_mutex);
    return m_view;
}

std::variant<LeaderboardResource::Question, Problem>
LeaderboardResource::read(const http::HttpRequest &request)
{
    if (request.query.empty())
        return Question();
    auto offset = parameters::integer(request, "offset", 0, 0, kMaxScore);
    if (auto *problem = std::get_if<Problem>(&offset))
        return std::move(*problem);
    auto around = parameters::userId(request, "around");
    if (auto *problem = std::get_if<Problem>(&around))
        return std::move(*problem);
    const auto who = std::get<std::optional<UserId>>(around);
    auto limit = parameters::integer(request, "limit", who ? 11 : kBoardSize, 1, kMostPlaces);
    if (auto *problem = std::get_if<Problem>(&limit))
        return std::move(*problem);
    return Question{std::get<int64_t>(offset), std::get<int64_t>(limit), who};
}

void LeaderboardResource::board(const Call &call) const
{
    auto read = LeaderboardResource::read(call.request());
    if (const auto *problem = std::get_if<Problem>(&read))
        return call.problem(*problem);
    const Question &question = std::get<Question>(read);
    const View view = current();
    if (view && view->head().stale)
        return askPostgres(call, question);
    if (view && !question.around && question.offset == 0 && question.limit == kBoardSize)
        return call.respond(view->responseTo(call.request()));
    askRedis(call, question);
}

void LeaderboardResource::askRedis(const Call &call, const Question &question) const
{
    const auto ask = [this, question] {
        return question.around ? m_parts.lookup.around(*question.around, int(question.limit / 2))
                               : m_parts.lookup.page(question.offset, int(question.limit));
    };
    m_parts.bridge.ask<BoardPage>(ask, [this, call, question](const Result<BoardPage> &page) {
        if (!page && redisIsAway(page.error()))
            return askPostgres(call, question);
        if (!page)
            return call.problem(page.error().code == Error::Code::NotFound
                                    ? problems::notOnBoard()
                                    : problems::fromError(page.error()));
        const QList<BoardEntry> entries = page->entries.mid(0, question.limit);
        const text::BoardHead head{.offset = entries.isEmpty() ? question.offset : entries.first().rank - 1,
                                   .limit = question.limit,
                                   .players = page->playerCount,
                                   .position = page->position,
                                   .asOf = QDateTime::currentDateTimeUtc(),
                                   .stale = false};
        call.respond(BoardView(entries, head).responseTo(call.request()));
    });
}

void LeaderboardResource::askPostgres(const Call &call, const Question &question) const
{
    m_parts.fallback.top([this, call, question](const auto &top) {
        if (top)
            return answerFrom(call, question, (*top)->entries, (*top)->asOf);
        // Both are away: what was known last is better than nothing, and says what it is.
        const View view = current();
        if (view && !question.around && question.offset == 0 && question.limit == kBoardSize)
            return call.respond(view->responseTo(call.request()));
        call.fail(top.error());
    });
}

void LeaderboardResource::answerFrom(const Call &call, const Question &question, const QList<BoardEntry> &top,
                                     const QDateTime &asOf) const
{
    const bool isWhole = top.size() < FallbackBoard::kPlaces;
    int64_t offset = question.offset;
    if (question.around) {
        const auto place = std::find_if(top.begin(), top.end(),
                                        [&](const auto &entry) { return entry.userId == question.around; });
        if (place == top.end())
            return call.problem(isWhole ? problems::notOnBoard() : beyond());
        offset = std::max<int64_t>(0, place->rank - 1 - question.limit / 2);
    }
    if (!isWhole && offset + question.limit > top.size())
        return call.problem(beyond());
    const View view = current();
    const text::BoardHead head{.offset = offset,
                               .limit = question.limit,
                               .players = isWhole ? top.size()
                                   : view         ? view->head().players
                                                  : top.size(),
                               .position = {},
                               .asOf = asOf,
                               .stale = true};
    const QList<BoardEntry> part
        = offset < top.size() ? top.mid(offset, question.limit) : QList<BoardEntry>();
    call.respond(BoardView(part, head).responseTo(call.request()));
}

void LeaderboardResource::players(const Call &call) const
{
    auto name = parameters::text(call.request(), "name", kMaxName);
    if (const auto *problem = std::get_if<Problem>(&name))
        return call.problem(*problem);
    auto limit = parameters::integer(call.request(), "limit", 20, 1, kMostPlaces);
    if (const auto *problem = std::get_if<Problem>(&limit))
        return call.problem(*problem);
    const QString wanted = QString::fromStdString(std::get<std::string>(name)).trimmed();
    if (wanted.isEmpty())
        return call.problem(problems::invalidField(
            "name", "The parameter name is missing; give the start of a name, or an id."));
    m_parts.bridge.ask<QList<PlayerMatch>>(
        [this, wanted, most = int(std::get<int64_t>(limit))] { return m_parts.lookup.find(wanted, most); },
        [call](const Result<QList<PlayerMatch>> &players) {
            players ? call.json(200, playersText(*players)) : call.fail(players.error());
        });
}

} // namespace scorewatch::api
