// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/clockchecks.h"

#include <QElapsedTimer>

#include "core/doctor/checksheet.h"
#include "core/doctor/doctorrules.h"
#include "core/postgres/pgconnection.h"
#include "core/redis/redisclient.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

constexpr const char *kNow = "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint";

/// `ask` returns the other clock.
Verdict compare(const std::function<qint64()> &now, const std::function<Result<qint64>()> &ask)
{
    QElapsedTimer way; // monotonic: our own clock may be set meanwhile
    way.start();
    const qint64 before = now();
    const Result<qint64> other = ask();
    const qint64 half = way.elapsed() / 2;
    if (!other)
        return Verdict::unknown(toString(other.error()));
    return doctorrules::clock(*other - (before + half), half);
}

} // namespace

void checkPostgresClock(CheckSheet &sheet, PgConnection &connection, const std::function<qint64()> &now)
{
    const auto ask = [&connection]() -> Result<qint64> {
        const auto rows = connection.exec(kNow);
        if (!rows)
            return rows.error();
        return rows->integer(0, 0);
    };
    sheet.answer("clock.postgres", compare(now, ask));
}

void checkRedisClock(CheckSheet &sheet, RedisClient &client, const std::function<qint64()> &now)
{
    const auto ask = [&client]() -> Result<qint64> {
        const Result<RedisReply> time = client.request({"TIME"}).result();
        if (!time)
            return time.error();
        return time->at(0).toInteger() * 1000 + time->at(1).toInteger() / 1000;
    };
    sheet.answer("clock.redis", compare(now, ask));
}

} // namespace scorewatch
