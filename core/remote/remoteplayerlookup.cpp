// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/remote/remoteplayerlookup.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include <QJsonArray>

#include "core/base/async.h"
#include "core/domain/displayname.h"
#include "core/remote/apiproblem.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

/// The most that one call may ask for.
constexpr int kMostPlaces = 100;
constexpr qsizetype kLongestEpoch = 128;

/// A whole number from `least` to kMaxScore; nothing for anything else.
std::optional<qint64> wholeNumber(const QJsonValue &value, qint64 least)
{
    const double number = value.toDouble(-1);
    if (!value.isDouble() || number < double(least) || number > double(kMaxScore)
        || std::trunc(number) != number)
        return std::nullopt;
    return qint64(number);
}

QString nameIn(const QJsonObject &player)
{
    return displayName(player.value("username"_L1).toString());
}

QString countryIn(const QJsonObject &player)
{
    const QString code = player.value("countryCode"_L1).toString();
    const auto isCapital = [](QChar c) { return c >= u'A' && c <= u'Z'; };
    return code.size() == 2 && std::all_of(code.cbegin(), code.cend(), isCapital) ? code : QString();
}

std::optional<PlayerMatch> matchIn(const QJsonObject &player)
{
    const auto id = UserId::fromText(QStringView(player.value("userId"_L1).toString()));
    const auto score = wholeNumber(player.value("score"_L1), 0);
    if (!id || !score)
        return std::nullopt;
    return PlayerMatch{.userId = *id,
                       .username = nameIn(player),
                       .countryCode = countryIn(player),
                       .score = *score,
                       .rank = wholeNumber(player.value("rank"_L1), 1).value_or(0)};
}

std::optional<QList<PlayerMatch>> matchesIn(const QJsonObject &answer)
{
    const QJsonValue value = answer.value("players"_L1);
    const QJsonArray players = value.toArray();
    if (!value.isArray() || players.size() > kMostPlaces)
        return std::nullopt;
    QList<PlayerMatch> matches;
    for (const auto &player : players) {
        const auto match = matchIn(player.toObject());
        if (!match)
            return std::nullopt;
        matches.append(*match);
    }
    return matches;
}

std::optional<BoardPage> pageIn(const QJsonObject &answer)
{
    const QJsonValue value = answer.value("entries"_L1);
    const QJsonArray entries = value.toArray();
    const auto players = wholeNumber(answer.value("players"_L1), 0);
    if (!players || !value.isArray() || entries.size() > kMostPlaces)
        return std::nullopt;
    BoardPage page;
    page.playerCount = *players;
    page.position = {answer.value("epoch"_L1).toString().left(kLongestEpoch).toUtf8(),
                     wholeNumber(answer.value("seq"_L1), 0).value_or(0)};
    for (const auto &entry : entries) {
        const auto match = matchIn(entry.toObject());
        if (!match || match->rank == 0)
            return std::nullopt;
        page.entries.append(
            BoardEntry{match->rank, match->userId, match->score, match->username, match->countryCode});
    }
    return page;
}

QString encoded(const QString &text)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text));
}

/// `read` makes a value of the answer's JSON, or nothing where it is not what the API promises.
template <typename T>
QFuture<Result<T>> translated(ApiClient &client, const QFuture<Result<QJsonObject>> &answer,
                              std::optional<T> (*read)(const QJsonObject &))
{
    const auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    async::onFinished(
        answer, &client, [promise, read, place = client.endpoint().displayName()](const auto &json) {
            const std::optional<T> value = json ? read(*json) : std::nullopt;
            if (value)
                promise->addResult(Result<T>(*value));
            else
                promise->addResult(Result<T>(
                    json ? apiproblem::notScorewatchd(place, u"its answer is laid out differently"_s)
                         : json.error()));
            promise->finish();
        });
    return promise->future();
}

} // namespace

RemotePlayerLookup::RemotePlayerLookup(ApiClient &client, QObject *parent) : QObject(parent), m_client(client)
{ }

QFuture<Result<QList<PlayerMatch>>> RemotePlayerLookup::find(const QString &text, int limit)
{
    QUrlQuery query;
    query.addQueryItem(u"name"_s, encoded(text.trimmed()));
    query.addQueryItem(u"limit"_s, QString::number(std::clamp(limit, 1, kMostPlaces)));
    return translated(m_client, m_client.get(u"/api/v1/leaderboard/players"_s, query), &matchesIn);
}

QFuture<Result<BoardPage>> RemotePlayerLookup::around(UserId player, int each)
{
    QUrlQuery query;
    query.addQueryItem(u"around"_s, player.toString());
    query.addQueryItem(u"limit"_s, QString::number(std::clamp(2 * each + 1, 1, kMostPlaces)));
    return readBoard(query);
}

QFuture<Result<BoardPage>> RemotePlayerLookup::page(qint64 offset, int count)
{
    QUrlQuery query;
    query.addQueryItem(u"limit"_s, QString::number(std::clamp(count, 1, kMostPlaces)));
    query.addQueryItem(u"offset"_s, QString::number(std::max<qint64>(0, offset)));
    return readBoard(query);
}

QFuture<Result<BoardPage>> RemotePlayerLookup::readBoard(const QUrlQuery &query)
{
    return translated(m_client, m_client.get(u"/api/v1/leaderboard"_s, query), &pageIn);
}

} // namespace scorewatch
