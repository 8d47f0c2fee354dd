// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/doctor.h"

#include <QDateTime>

#include "core/doctor/checksheet.h"
#include "core/doctor/clockchecks.h"
#include "core/doctor/postgresrightschecks.h"
#include "core/doctor/postgresschemachecks.h"
#include "core/doctor/postgresserverchecks.h"
#include "core/doctor/redisboardchecks.h"
#include "core/doctor/redisserverchecks.h"
#include "core/postgres/pgconnection.h"
#include "core/redis/redisclient.h"

using namespace Qt::StringLiterals;

namespace scorewatch::doctor {
namespace {

/// Whatever it answers, even a refusal, it answers.
std::optional<Error> troubleOf(const DoctorSubject::Postgres &postgres)
{
    if (!postgres.connection)
        return postgres.trouble;
    const auto asked = postgres.connection->exec("SELECT 1");
    return asked || asked.error().code == Error::Code::PermissionDenied ? std::nullopt
                                                                        : std::optional(asked.error());
}

std::optional<Error> troubleOf(const DoctorSubject::Redis &redis)
{
    if (!redis.client)
        return redis.trouble;
    const Result<RedisReply> asked = redis.client->request({"PING"}).result();
    return asked || asked.error().code == Error::Code::PermissionDenied ? std::nullopt
                                                                        : std::optional(asked.error());
}

/// Nothing of it can be looked at.
void reportTrouble(CheckSheet &sheet, const char *id, const Error &trouble,
                   std::initializer_list<const char *> prefixes)
{
    sheet.answer(id, {DoctorCheck::Status::Bad, toString(trouble), u"an answer"_s, {}});
    for (const char *prefix : prefixes)
        sheet.leaveOpen(prefix, u"It does not answer."_s);
}

} // namespace

QList<DoctorCheck> examine(const DoctorSubject &subject)
{
    const std::function<qint64()> now = subject.now ? subject.now : &QDateTime::currentMSecsSinceEpoch;
    CheckSheet sheet;
    const std::optional<Error> postgresTrouble = troubleOf(subject.postgres);
    if (postgresTrouble) {
        reportTrouble(sheet, "postgres.reachable", *postgresTrouble, {"postgres.", "clock.postgres"});
    } else {
        PgConnection &connection = *subject.postgres.connection;
        sheet.answer("postgres.reachable", Verdict::ok(subject.postgres.place));
        checkPostgresServer(sheet, connection);
        checkDirectConnection(sheet, connection, subject.direct);
        checkPostgresRights(sheet, connection, subject.embedded);
        checkPostgresSchema(sheet, connection);
        checkPostgresClock(sheet, connection, now);
    }
    if (const std::optional<Error> redisTrouble = troubleOf(subject.redis)) {
        reportTrouble(sheet, "redis.reachable", *redisTrouble, {"redis.", "clock.redis"});
    } else {
        RedisClient &client = *subject.redis.client;
        sheet.answer("redis.reachable", Verdict::ok(subject.redis.place));
        checkRedisServer(sheet, client, subject.embedded);
        checkRedisBoard(sheet, client, postgresTrouble ? nullptr : subject.postgres.connection);
        checkRedisClock(sheet, client, now);
    }
    return sheet.checks();
}

} // namespace scorewatch::doctor
