// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/redisserverchecks.h"

#include "core/doctor/checksheet.h"
#include "core/doctor/doctorrules.h"
#include "core/redis/redisclient.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

using Status = DoctorCheck::Status;

/// The fields of one section of INFO, or why they cannot be had.
using Fields = Result<QHash<QByteArray, QByteArray>>;

Fields readInfo(RedisClient &client, const char *section)
{
    const Result<RedisReply> reply = client.request({"INFO", section}).result();
    if (!reply)
        return reply.error();
    QHash<QByteArray, QByteArray> fields;
    for (const QByteArray &line : reply->string.split('\n')) {
        if (const qsizetype colon = line.indexOf(':'); colon > 0)
            fields.insert(line.left(colon), line.mid(colon + 1).trimmed());
    }
    return fields;
}

/// One setting by CONFIG GET, which many users may not call.
Result<QString> readSetting(RedisClient &client, const QByteArray &name)
{
    const Result<RedisReply> reply = client.request({"CONFIG", "GET", name}).result();
    if (!reply)
        return reply.error();
    if (reply->size() < 2)
        return Error{
            Error::Code::NotFound, u"Redis has no setting %1."_s.arg(QString::fromUtf8(name)), {}, {}};
    return QString::fromUtf8(reply->at(1).string);
}

Verdict unanswered(const Error &error)
{
    const bool forbidden = error.code == Error::Code::PermissionDenied;
    return Verdict::unknown(
        toString(error),
        forbidden ? u"Let an administrator run: ACL SETUSER <our user> +info +config|get"_s : QString());
}

void checkVersion(CheckSheet &sheet, const Fields &server)
{
    if (!server) {
        sheet.answer("redis.version", unanswered(server.error()));
        sheet.answer("redis.mode", unanswered(server.error()));
        return;
    }
    sheet.answer("redis.version",
                 doctorrules::redisVersion(QString::fromUtf8(server->value("redis_version"))));
    const QString mode = QString::fromUtf8(server->value("redis_mode"));
    if (mode == "standalone"_L1) {
        sheet.answer("redis.mode", Verdict::ok(mode, u"standalone"_s));
    } else {
        sheet.answer("redis.mode",
                     {Status::Bad, mode, u"standalone"_s,
                      u"The board's keys have to be on one server, changed by one script. Give the address "
                      u"of a Redis that "
                      "is neither a cluster nor a sentinel."_s});
    }
}

void checkRole(CheckSheet &sheet, const Fields &replication)
{
    if (!replication) {
        sheet.answer("redis.role", unanswered(replication.error()));
    } else if (replication->value("role") == "master") {
        const int replicas = replication->value("connected_slaves").toInt();
        sheet.answer(
            "redis.role",
            Verdict::ok(replicas == 0 ? u"the primary"_s : u"the primary, replicas: %1"_s.arg(replicas),
                        u"the primary"_s));
    } else {
        sheet.answer("redis.role",
                     {Status::Bad,
                      u"a replica of %1"_s.arg(QString::fromUtf8(replication->value("master_host"))),
                      u"the primary"_s, u"The board cannot be changed here. Give the primary's address."_s});
    }
}

void checkMemory(CheckSheet &sheet, const Fields &memory)
{
    if (!memory) {
        sheet.answer("redis.maxmemory-policy", unanswered(memory.error()));
        sheet.answer("redis.memory", unanswered(memory.error()));
        return;
    }
    sheet.answer("redis.maxmemory-policy",
                 doctorrules::maxmemoryPolicy(QString::fromUtf8(memory->value("maxmemory_policy"))));
    sheet.answer("redis.memory",
                 doctorrules::redisMemory(memory->value("used_memory").toLongLong(),
                                          memory->value("maxmemory").toLongLong()));
}

/// Whether the server writes snapshots by itself; nothing when it does not say.
std::optional<bool> savesSnapshots(const Result<QString> &save)
{
    return save ? std::optional(!save->isEmpty()) : std::nullopt;
}

Verdict persistence(const QHash<QByteArray, QByteArray> &fields, std::optional<bool> snapshots, bool embedded)
{
    const QString expected = u"an append-only file or snapshots, written without errors"_s;
    const bool appends = fields.value("aof_enabled") == "1";
    for (const char *field :
         {"rdb_last_bgsave_status", "aof_last_write_status", "aof_last_bgrewrite_status"}) {
        const QByteArray status = fields.value(field, "ok");
        const bool concerns = appends || QByteArrayView(field).startsWith("rdb");
        if (status != "ok" && concerns) {
            return {
                Status::Bad,
                u"the last write failed (%1: %2)"_s.arg(QLatin1String(field), QString::fromUtf8(status)),
                expected,
                u"Look at Redis's log and free space on its disk; until then it may refuse every write."_s};
        }
    }
    if (appends)
        return Verdict::ok(snapshots.value_or(false) ? u"append-only file and snapshots"_s
                                                     : u"append-only file"_s,
                           expected);
    if (!snapshots)
        return Verdict::unknown(
            u"No append-only file; whether it writes snapshots, this user may not ask."_s);
    if (*snapshots)
        return Verdict::ok(
            u"snapshots only; minutes may be lost in a crash, and are brought back from PostgreSQL"_s,
            expected);
    if (embedded)
        return Verdict::ok(u"none; the board is rebuilt from PostgreSQL"_s);
    return {Status::Warning, u"none"_s, expected,
            u"After a restart the board is rebuilt from PostgreSQL, but sessions and rate limits are "
            u"forgotten. CONFIG SET "
            "appendonly yes, and the same in redis.conf."_s};
}

void checkPersistence(CheckSheet &sheet, RedisClient &client, const Fields &fields, bool embedded)
{
    const Result<QString> save = readSetting(client, "save");
    const std::optional<bool> snapshots = savesSnapshots(save);
    sheet.answer("redis.persistence",
                 fields ? persistence(*fields, snapshots, embedded) : unanswered(fields.error()));

    const Result<QString> stops = readSetting(client, "stop-writes-on-bgsave-error");
    const QString expected = u"yes"_s;
    if (!stops)
        sheet.answer("redis.stop-writes", unanswered(stops.error()));
    else if (*stops == expected || snapshots == false)
        sheet.answer(
            "redis.stop-writes",
            Verdict::ok(*stops == expected ? *stops : u"no, and it writes no snapshots"_s, expected));
    else
        sheet.answer(
            "redis.stop-writes",
            {Status::Warning, *stops, expected,
             u"When its disk is full, Redis goes on without saying so. CONFIG SET stop-writes-on-bgsave-error yes"_s});
}

void checkUser(CheckSheet &sheet, RedisClient &client)
{
    const Result<RedisReply> user = client.request({"ACL", "WHOAMI"}).result();
    sheet.answer("redis.user",
                 user ? Verdict::ok(QString::fromUtf8(user->string)) : unanswered(user.error()));
}

} // namespace

void checkRedisServer(CheckSheet &sheet, RedisClient &client, bool embedded)
{
    checkVersion(sheet, readInfo(client, "server"));
    checkRole(sheet, readInfo(client, "replication"));
    checkMemory(sheet, readInfo(client, "memory"));
    checkPersistence(sheet, client, readInfo(client, "persistence"), embedded);
    checkUser(sheet, client);
}

} // namespace scorewatch
