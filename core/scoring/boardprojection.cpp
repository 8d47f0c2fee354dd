// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scoring/boardprojection.h"

#include <QJsonArray>
#include <QJsonDocument>

#include "core/domain/board.h"
#include "core/redis/boardkeys.h"
#include "core/redis/boardscripts.h"
#include "core/redis/redisclient.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

// About 300 bytes an entry: what a viewer can catch up with after a short absence, without its own snapshot.
const QByteArray kLogLength = "20000";
const QByteArray kCacheSeconds = "3600";

bool isPlain(const QByteArray &text)
{
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return c >= ' ' && c < '\x7f' && c != '"' && c != '\\'; });
}

QByteArray jsonString(const QByteArray &utf8)
{
    if (isPlain(utf8))
        return '"' + utf8 + '"';
    const QByteArray array
        = QJsonDocument(QJsonArray{QString::fromUtf8(utf8)}).toJson(QJsonDocument::Compact);
    return array.mid(1, array.size() - 2);
}

Result<BoardProjection::Applied> read(const Result<RedisReply> &reply)
{
    if (!reply)
        return reply.error();
    if (reply->type != RedisReply::Type::Array || reply->size() < 2)
        return Error{Error::Code::Internal,
                     u"Redis gave an answer that makes no sense while the board was updated."_s,
                     {},
                     {}};
    BoardProjection::Applied applied;
    applied.sequence = reply->at(0).toInteger();
    applied.count = reply->at(1).toInteger();
    applied.ranks.reserve(size_t(reply->size() - 2));
    for (qsizetype i = 2; i < reply->size(); ++i)
        applied.ranks.push_back(reply->at(i).toInteger());
    return applied;
}

} // namespace

BoardProjection::BoardProjection(RedisClient &client) : m_client(client), m_script(boardscripts::apply()) { }

void BoardProjection::setEpoch(const QByteArray &epoch)
{
    const std::lock_guard lock(m_mutex);
    m_epoch = epoch;
}

QByteArray BoardProjection::epoch() const
{
    const std::lock_guard lock(m_mutex);
    return m_epoch;
}

void BoardProjection::apply(const std::vector<PlayerState> &states, Callback callback)
{
    using namespace boardkeys;
    const QByteArray current = epoch();
    QByteArrayList args;
    args.reserve(qsizetype(5 + states.size() * 8));
    args << current << kUpdatesChannel << kLogLength << kCacheSeconds << QByteArray::number(kBoardSize);
    const QByteArray now = QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs).toLatin1();
    for (const PlayerState &state : states) {
        args << state.userId.toByteArray() << QByteArray::number(state.version)
             << (state.onBoard ? QByteArrayLiteral("a") : QByteArrayLiteral("r"))
             << QByteArray::number(state.score)
             << (state.change ? QByteArray::number(*state.change) : QByteArray())
             << (state.actionId.isEmpty() ? QByteArray() : jsonString(state.actionId)) << now
             << state.replacesVersion;
    }
    // Without an epoch the script refuses, too; asking it keeps one order of callbacks for everybody.
    m_client.eval(
        m_script, {kBoard, kVersions, kMeta, kLog, kNames, kNext, kNextVersions, kNextEpoch}, args,
        [callback = std::move(callback)](const Result<RedisReply> &reply) { callback(read(reply)); });
}

Result<BoardProjection::Applied> BoardProjection::applyAndWait(const std::vector<PlayerState> &states)
{
    auto promise = std::make_shared<QPromise<Result<Applied>>>();
    promise->start();
    QFuture<Result<Applied>> future = promise->future();
    apply(states, [promise](const Result<Applied> &applied) {
        promise->addResult(applied);
        promise->finish();
    });
    return future.result();
}

} // namespace scorewatch
