// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/boardplayerlookup.h"

#include "core/base/async.h"
#include "core/live/redisboardreader.h"
#include "core/postgres/connectionpool.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

// The index on lower(username) serves the pattern; text_pattern_ops makes it independent of the locale.
constexpr const char *kFindByName = R"sql(
SELECT u.id, u.username, u.country_code, s.score
FROM scoreboard.users u JOIN scoreboard.scores s ON s.user_id = u.id
WHERE lower(u.username) LIKE $1
ORDER BY lower(u.username) USING ~<~ LIMIT $2)sql";

constexpr const char *kFindById = R"sql(
SELECT u.id, u.username, u.country_code, s.score
FROM scoreboard.users u JOIN scoreboard.scores s ON s.user_id = u.id
WHERE u.id = $1)sql";

constexpr const char *kNamesOf
    = "SELECT id, username, country_code FROM scoreboard.users WHERE id = ANY ($1)";

QString likePrefix(const QString &text)
{
    QString pattern = text.toLower();
    pattern.replace(u'\\', u"\\\\"_s).replace(u'%', u"\\%"_s).replace(u'_', u"\\_"_s);
    return pattern + u'%';
}

Result<QList<PlayerMatch>> findPlayers(PgConnection &connection, const QString &text, int limit)
{
    const auto id = UserId::fromText(QStringView(text));
    const auto rows = id ? connection.exec(kFindById, PgParams().uuid(*id))
                         : connection.exec(kFindByName, PgParams().text(likePrefix(text)).integer(limit));
    if (!rows)
        return rows.error();
    QList<PlayerMatch> out;
    for (int row = 0; row < rows->rowCount(); ++row) {
        PlayerMatch match;
        match.userId = rows->userId(row, 0);
        match.username = rows->text(row, 1);
        match.countryCode = rows->text(row, 2);
        match.score = rows->integer(row, 3);
        out.append(match);
    }
    return out;
}

/// Puts the names to a stretch of the board. Pool thread.
Result<BoardPage> withNames(PgConnection &connection, const BoardSnapshot &snapshot)
{
    std::vector<UserId> ids;
    for (const BoardEntry &entry : snapshot.top)
        ids.push_back(entry.userId);
    const auto rows = connection.exec(kNamesOf, PgParams().uuids(ids));
    if (!rows)
        return rows.error();
    QHash<UserId, int> rowOf;
    for (int row = 0; row < rows->rowCount(); ++row)
        rowOf.insert(rows->userId(row, 0), row);
    BoardPage page{
        .position = snapshot.position, .playerCount = snapshot.playerCount, .entries = snapshot.top};
    for (BoardEntry &entry : page.entries) {
        const auto it = rowOf.constFind(entry.userId);
        if (it == rowOf.cend())
            continue;
        entry.username = rows->text(*it, 1);
        entry.countryCode = rows->text(*it, 2);
    }
    return page;
}

} // namespace

BoardPlayerLookup::BoardPlayerLookup(ConnectionPool &pool, RedisBoardReader &reader, QObject *parent)
    : QObject(parent), m_pool(pool), m_reader(reader)
{ }

QFuture<Result<QList<PlayerMatch>>> BoardPlayerLookup::find(const QString &text, int limit)
{
    auto promise = std::make_shared<QPromise<Result<QList<PlayerMatch>>>>();
    promise->start();
    const auto job = [text = text.trimmed(), limit](PgConnection &connection) {
        return findPlayers(connection, text, limit);
    };
    async::onFinished(m_pool.run<QList<PlayerMatch>>(job), this,
                      [this, promise](const Result<QList<PlayerMatch>> &found) {
                          if (found && !found->isEmpty())
                              return addRanks(promise, *found);
                          promise->addResult(found);
                          promise->finish();
                      });
    return promise->future();
}

/// Without Redis a player is found all the same, only without a rank.
void BoardPlayerLookup::addRanks(const MatchesPromise &promise, const QList<PlayerMatch> &found)
{
    const auto matches = std::make_shared<QList<PlayerMatch>>(found);
    const auto open = std::make_shared<qsizetype>(found.size());
    for (qsizetype i = 0; i < found.size(); ++i) {
        async::onFinished(m_reader.standing(found[i].userId), this,
                          [promise, matches, open, i](const Result<BoardStanding> &standing) {
                              if (standing)
                                  (*matches)[i].rank = standing->rank;
                              if (--*open > 0)
                                  return;
                              promise->addResult(Result<QList<PlayerMatch>>(*matches));
                              promise->finish();
                          });
    }
}

QFuture<Result<BoardPage>> BoardPlayerLookup::around(UserId player, int each)
{
    const auto promise = newPage();
    async::onFinished(
        m_reader.standing(player), this, [this, promise, each](const Result<BoardStanding> &standing) {
            if (standing)
                return readPage(promise, std::max<qint64>(0, standing->rank - 1 - each), 2 * each + 1);
            promise->addResult(Result<BoardPage>(standing.error()));
            promise->finish();
        });
    return promise->future();
}

QFuture<Result<BoardPage>> BoardPlayerLookup::page(qint64 offset, int count)
{
    const auto promise = newPage();
    readPage(promise, offset, count);
    return promise->future();
}

BoardPlayerLookup::PagePromise BoardPlayerLookup::newPage()
{
    auto promise = std::make_shared<QPromise<Result<BoardPage>>>();
    promise->start();
    return promise;
}

void BoardPlayerLookup::readPage(const PagePromise &promise, qint64 offset, int count)
{
    async::onFinished(m_reader.page(offset, count), this,
                      [this, promise](const Result<BoardSnapshot> &snapshot) {
                          if (snapshot)
                              return addNames(promise, *snapshot);
                          promise->addResult(Result<BoardPage>(snapshot.error()));
                          promise->finish();
                      });
}

void BoardPlayerLookup::addNames(const PagePromise &promise, const BoardSnapshot &snapshot)
{
    const auto job = [snapshot](PgConnection &connection) { return withNames(connection, snapshot); };
    async::onFinished(m_pool.run<BoardPage>(job), this, [promise](const Result<BoardPage> &page) {
        promise->addResult(page);
        promise->finish();
    });
}

} // namespace scorewatch
