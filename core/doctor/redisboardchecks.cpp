// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/redisboardchecks.h"

#include "core/doctor/checksheet.h"
#include "core/doctor/doctorrules.h"
#include "core/domain/userid.h"
#include "core/redis/boardkeys.h"
#include "core/redis/redisclient.h"
#include "core/scoring/boardepoch.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

using Status = DoctorCheck::Status;

// Asks the server's access list what our user may do, without doing any of it. Before 7.0 it cannot be asked.
const QByteArray kAskRights = R"lua(
if not redis.acl_check_cmd then return false end
local user = '00000000-0000-4000-8000-000000000000'
local wanted = {
  {'ZADD', 'leaderboard', '1', user}, {'ZREM', 'leaderboard', user}, {'ZRANGE', 'leaderboard', '0', '9'},
  {'HSET', 'leaderboard:versions', user, '1'}, {'HSET', 'leaderboard:meta', 'seq', '1'},
  {'HSET', 'leaderboard:names', user, 'x'}, {'XADD', 'leaderboard:log', '*', 'm', 'x'},
  {'RENAME', 'leaderboard:next', 'leaderboard'}, {'DEL', 'leaderboard:next:epoch'},
  {'SET', 'user:' .. user .. ':score', '1', 'EX', '3600'},
  {'PUBLISH', 'leaderboard:updates', 'x'}, {'SUBSCRIBE', 'leaderboard:updates'},
}
local denied = {}
for _, command in ipairs(wanted) do
  if not redis.acl_check_cmd(unpack(command)) then denied[#denied + 1] = command[1] .. ' ' .. command[2] end
end
return denied)lua";

struct KnownKey
{
    QByteArray name;
    QByteArray type;
};

const QList<KnownKey> &knownKeys()
{
    using namespace boardkeys;
    static const QList<KnownKey> keys{{kBoard, "zset"},        {kVersions, "hash"},   {kMeta, "hash"},
                                      {kLog, "stream"},        {kNames, "hash"},      {kNext, "zset"},
                                      {kNextVersions, "hash"}, {kNextEpoch, "string"}};
    return keys;
}

struct Family
{
    QByteArray pattern;
    QList<QByteArray> types; ///< what we may have made of it
};

const QList<Family> &families()
{
    static const QList<Family> known{
        {"user:*:score", {"string"}}, {"session:*", {"hash"}}, {"rate_limit:*", {"string", "list", "zset"}}};
    return known;
}

/// Keys of a family that are looked at; enough to notice another program, few enough for a busy server.
constexpr qsizetype kSample = 50;

const auto kForeignAdvice
    = u"Another program uses this database of Redis. Give Scorewatch one of its own, such as "
      "redis://host/1, or have the other one moved."_s;

void checkRights(CheckSheet &sheet, RedisClient &client)
{
    const QString expected = u"everything"_s;
    const auto answer = [&sheet](const Verdict &verdict) { sheet.answer("redis.commands", verdict); };
    const QString grant
        = u"Let an administrator run: ACL SETUSER <our user> resetkeys ~leaderboard* ~user:*:score "
          u"~session:* ~rate_limit:* "
          "resetchannels &leaderboard:updates &fraud:events &moderation:events +@all -@admin -@dangerous +info"_s;
    const Result<RedisReply> denied = client.request({"EVAL", kAskRights, "0"}).result();
    if (!denied && denied.error().code == Error::Code::PermissionDenied) {
        answer({Status::Bad, u"not EVAL: "_s + toString(denied.error()), expected,
                u"The board is kept by scripts. "_s + grant});
    } else if (!denied) {
        answer(Verdict::unknown(toString(denied.error())));
    } else if (!denied->isArray()) {
        answer(Verdict::unknown(
            u"EVAL is allowed; before Redis 7 the rest cannot be asked without doing it."_s));
    } else if (denied->size() == 0) {
        answer(Verdict::ok(expected, expected));
    } else {
        QStringList names;
        for (const RedisReply &name : denied->elements)
            names << QString::fromUtf8(name.string);
        answer({Status::Bad, u"not "_s + names.join(u", "_s), expected,
                u"The board cannot be kept. "_s + grant});
    }
}

/// The types of these keys in one round trip.
Result<QList<QByteArray>> typesOf(RedisClient &client, const QList<QByteArray> &keys)
{
    QList<QFuture<Result<RedisReply>>> asked;
    for (const QByteArray &key : keys)
        asked << client.request({"TYPE", key});
    QList<QByteArray> types;
    for (QFuture<Result<RedisReply>> &future : asked) {
        const Result<RedisReply> type = future.result();
        if (!type)
            return type.error();
        types << type->string;
    }
    return types;
}

QString quoted(const QByteArray &key, const QByteArray &type)
{
    return u"\"%1\" is a %2"_s.arg(QString::fromUtf8(key), QString::fromUtf8(type));
}

/// A member of the sorted set that is no player's id, if a few picked at random hold one.
Result<QByteArray> strangeMember(RedisClient &client)
{
    const Result<RedisReply> members = client.request({"ZRANDMEMBER", boardkeys::kBoard, "20"}).result();
    if (!members)
        return members.error();
    for (const RedisReply &member : members->elements) {
        const auto id = UserId::fromText(QByteArrayView(member.string));
        if (!id || id->toByteArray() != member.string)
            return member.string;
    }
    return QByteArray();
}

void checkKeys(CheckSheet &sheet, RedisClient &client)
{
    const auto answer = [&sheet](const Verdict &verdict) { sheet.answer("redis.keys", verdict); };
    QList<QByteArray> names;
    for (const KnownKey &key : knownKeys())
        names << key.name;
    const Result<QList<QByteArray>> types = typesOf(client, names);
    if (!types) {
        answer(Verdict::unknown(toString(types.error())));
        return;
    }
    QStringList foreign;
    int present = 0;
    for (qsizetype i = 0; i < names.size(); ++i) {
        if (types->at(i) == "none")
            continue;
        ++present;
        if (types->at(i) != knownKeys()[i].type)
            foreign << quoted(names[i], types->at(i));
    }
    const QString expected = u"ours, or none"_s;
    if (!foreign.isEmpty()) {
        answer({Status::Bad, foreign.join(u", "_s), expected, kForeignAdvice});
        return;
    }
    const Result<QByteArray> strange = strangeMember(client);
    if (!strange)
        answer(Verdict::unknown(toString(strange.error())));
    else if (!strange->isEmpty())
        answer({Status::Bad,
                u"\"leaderboard\" has a member that is no player's id: %1"_s.arg(
                    QString::fromUtf8(*strange).left(60)),
                expected, kForeignAdvice});
    else
        answer(Verdict::ok(
            present == 0 ? u"there are none yet"_s : u"%1 keys of the right type"_s.arg(present), expected));
}

/// A part of the keyspace is enough: whoever shares the database with us is seen in it.
void checkFamilies(CheckSheet &sheet, RedisClient &client)
{
    const auto answer = [&sheet](const Verdict &verdict) { sheet.answer("redis.families", verdict); };
    QStringList foreign;
    qsizetype looked = 0;
    for (const Family &family : families()) {
        const Result<RedisReply> page
            = client.request({"SCAN", "0", "MATCH", family.pattern, "COUNT", "1000"}).result();
        if (!page) {
            answer(Verdict::unknown(toString(page.error())));
            return;
        }
        QList<QByteArray> keys;
        for (const RedisReply &key : page->at(1).elements.mid(0, kSample))
            keys << key.string;
        const Result<QList<QByteArray>> types = typesOf(client, keys);
        if (!types) {
            answer(Verdict::unknown(toString(types.error())));
            return;
        }
        looked += keys.size();
        for (qsizetype i = 0; i < keys.size(); ++i) {
            const QByteArray &type = types->at(i);
            if (type == "none" || family.types.contains(type)) // "none": expired meanwhile
                continue;
            foreign << quoted(keys[i], type);
            break; // one of a family tells enough
        }
    }
    const QString expected = u"ours, or none"_s;
    if (foreign.isEmpty())
        answer(Verdict::ok(looked == 0 ? u"none among the first thousand keys"_s
                                       : u"%1 looked at, of the right type"_s.arg(looked),
                           expected));
    else
        answer({Status::Bad, foreign.join(u", "_s), expected, kForeignAdvice});
}

void checkBoard(CheckSheet &sheet, RedisClient &client, PgConnection *connection)
{
    const auto answer = [&sheet](const Verdict &verdict) { sheet.answer("redis.board", verdict); };
    if (!connection) {
        answer(Verdict::unknown(u"There is no connection to PostgreSQL to compare it with."_s));
        return;
    }
    // PostgreSQL first: what it remembers never is ahead of a healthy board, so a board read later is not taken for old.
    const auto remembered = readProjectionState(*connection);
    if (!remembered) {
        answer(Verdict::unknown(toString(remembered.error())));
        return;
    }
    QFuture<Result<RedisReply>> metaFuture = client.request({"HMGET", boardkeys::kMeta, "epoch", "seq"});
    QFuture<Result<RedisReply>> playersFuture = client.request({"ZCARD", boardkeys::kBoard});
    const Result<RedisReply> meta = metaFuture.result();
    const Result<RedisReply> players = playersFuture.result();
    if (!meta || !players) {
        answer(Verdict::unknown(toString(meta ? players.error() : meta.error())));
        return;
    }
    answer(doctorrules::board({.epoch = meta->at(0).string,
                               .sequence = meta->at(1).toInteger(),
                               .players = players->toInteger(),
                               .rememberedEpoch = remembered->epoch,
                               .rememberedSequence = remembered->lastSequence,
                               .identity = remembered->identity}));
}

} // namespace

void checkRedisBoard(CheckSheet &sheet, RedisClient &client, PgConnection *connection)
{
    checkRights(sheet, client);
    checkKeys(sheet, client);
    checkFamilies(sheet, client);
    checkBoard(sheet, client, connection);
}

} // namespace scorewatch
