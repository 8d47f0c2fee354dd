// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/doctorrules.h"

#include <cmath>

#include <QVersionNumber>

#include "core/postgres/migrator.h"

using namespace Qt::StringLiterals;

namespace scorewatch::doctorrules {
namespace {

using Status = DoctorCheck::Status;

/// Writes of ordinary operation are delivered within a second or two; this is when something is wrong.
constexpr double kLateOutbox = 30;   // s
constexpr double kStuckOutbox = 600; // s

constexpr qint64 kNoticeableSkew = 1000; // ms
constexpr qint64 kHarmfulSkew = 30'000;  // ms

constexpr int kMonthsAhead = 3;

QString duration(double seconds)
{
    if (seconds < 120)
        return u"%1 s"_s.arg(seconds, 0, 'f', seconds < 10 ? 1 : 0);
    if (seconds < 7200)
        return u"%1 min"_s.arg(qRound64(seconds / 60));
    return seconds < 172'800 ? u"%1 h"_s.arg(qRound64(seconds / 3600))
                             : u"%1 days"_s.arg(qRound64(seconds / 86'400));
}

QString mebibytes(qint64 bytes)
{
    return u"%1 MiB"_s.arg(double(bytes) / (1024 * 1024), 0, 'f', 1);
}

} // namespace

Verdict postgresVersion(int version, const QString &text)
{
    const Result<void> usable = Migrator::checkServer(version);
    const QString expected = u"15 or newer"_s;
    if (usable)
        return Verdict::ok(text, expected);
    return {Status::Bad, text, expected, usable.error().message};
}

Verdict synchronousCommit(const QString &value, const QString &cure)
{
    const QString expected = u"on or remote_apply"_s;
    if (value == "on"_L1 || value == "remote_apply"_L1)
        return Verdict::ok(value, expected);
    if (value == "off"_L1) {
        return {Status::Bad, value, expected,
                u"A crash of the server loses scores that were acknowledged. "_s + cure};
    }
    return {Status::Warning, value, expected,
            u"With a synchronous standby, a failover may lose scores that were acknowledged. "_s + cure};
}

Verdict connections(qint64 allowed, qint64 reserved, qint64 used)
{
    const qint64 usable = allowed - reserved;
    const qint64 free = qMax<qint64>(0, usable - used);
    // A daemon takes about ten: pool, writer, keeper, rebuild.
    const qint64 wanted = qMax<qint64>(10, usable / 10);
    const QString found = u"%1 of %2"_s.arg(free).arg(usable);
    const QString expected = u"at least %1"_s.arg(wanted);
    if (free >= wanted)
        return Verdict::ok(found, expected);
    return {
        Status::Warning, found, expected,
        u"Close idle sessions, put a pooler in between, or raise max_connections and restart the server."_s};
}

Verdict partitionsAhead(int months, const QString &table)
{
    const QString expected = u"%1 months"_s.arg(kMonthsAhead);
    const QString cure = u"SELECT * FROM scoreboard.ensure_partitions();"_s;
    if (months >= kMonthsAhead)
        return Verdict::ok(u"%1 months"_s.arg(months), expected);
    if (months < 0) {
        return {Status::Bad, u"%1 has no partition for this month"_s.arg(table), expected,
                u"New rows go to the default partition. "_s + cure};
    }
    if (months == 0)
        return {Status::Bad, u"%1 has none"_s.arg(table), expected,
                u"When the month ends, rows go to the default partition. "_s + cure};
    return {Status::Warning,
            u"%1 has %2"_s.arg(table, months == 1 ? u"1 month"_s : u"%1 months"_s.arg(months)), expected,
            cure};
}

Verdict outbox(std::optional<double> age, qint64 rows)
{
    const QString expected = u"nothing older than %1"_s.arg(duration(kLateOutbox));
    if (!age)
        return Verdict::ok(u"empty"_s, expected);
    const QString found = u"%1 waiting, the oldest for %2"_s.arg(
        rows == 1 ? u"1 row"_s : u"%1 rows"_s.arg(rows), duration(*age));
    if (*age < kLateOutbox)
        return Verdict::ok(found, expected);
    return {
        *age < kStuckOutbox ? Status::Warning : Status::Bad, found, expected,
        u"The board in Redis is behind. It is brought up to date by a running \"scorewatchd serve\" that reaches Redis."_s};
}

Verdict redisVersion(const QString &version)
{
    const QString expected = u"7.0 or newer, at least 6.2"_s;
    const QVersionNumber number = QVersionNumber::fromString(version);
    if (number.isNull())
        return Verdict::unknown(u"The server does not say its version."_s);
    if (number < QVersionNumber(6, 2))
        return {Status::Bad, version, expected,
                u"It lacks commands that the board needs (ZMSCORE, ZRANGE … REV). Upgrade it."_s};
    if (number < QVersionNumber(7, 0))
        return {Status::Warning, version, expected,
                u"It has what is needed, but Scorewatch is tested with 7.0. Upgrade it."_s};
    return Verdict::ok(version, expected);
}

Verdict maxmemoryPolicy(const QString &policy)
{
    const QString expected = u"noeviction"_s;
    const QString cure = u"CONFIG SET maxmemory-policy noeviction, and the same in redis.conf."_s;
    if (policy.isEmpty())
        return Verdict::unknown(u"The server does not say it."_s);
    if (policy == expected)
        return Verdict::ok(policy, expected);
    if (policy.startsWith("volatile-"_L1)) {
        return {
            Status::Warning, policy, expected,
            u"When memory is full, sessions and rate limits are thrown away and limits count from zero. "_s
                + cure};
    }
    return {Status::Bad, policy, expected,
            u"When memory is full, Redis throws the whole board away. "_s + cure};
}

Verdict redisMemory(qint64 used, qint64 limit)
{
    if (limit <= 0)
        return Verdict::ok(u"%1 used, no limit"_s.arg(mebibytes(used)));
    const QString found = u"%1 of %2 used"_s.arg(mebibytes(used), mebibytes(limit));
    const QString expected = u"at most 80 %"_s;
    if (double(used) <= 0.8 * double(limit))
        return Verdict::ok(found, expected);
    // A rebuild holds the board twice.
    return {
        used < limit ? Status::Warning : Status::Bad, found, expected,
        u"A full Redis refuses updates of the board, and a rebuild needs room for a second one. Raise maxmemory."_s};
}

Verdict board(const BoardFacts &facts)
{
    const QString expected = u"the one that PostgreSQL remembers"_s;
    const QString cure
        = u"A running \"scorewatchd serve\" does it by itself; by hand: scorewatchd leaderboard rebuild"_s;
    if (facts.epoch.isEmpty()) {
        return {Status::Warning,
                facts.rememberedEpoch.isEmpty() ? u"there never was one"_s : u"Redis holds none"_s, expected,
                u"It has to be built from PostgreSQL. "_s + cure};
    }
    const QString found = u"%1 players, sequence %2"_s.arg(facts.players).arg(facts.sequence);
    if (!facts.epoch.startsWith(facts.identity + '-')) {
        return {Status::Bad,
                u"one made from another database or another time (epoch %1)"_s.arg(
                    QString::fromUtf8(facts.epoch)),
                expected,
                u"Another Scorewatch may use this Redis, or PostgreSQL was restored or failed over. "_s
                    + cure};
    }
    if (facts.epoch != facts.rememberedEpoch)
        return {Status::Bad, u"an older one (epoch %1)"_s.arg(QString::fromUtf8(facts.epoch)), expected,
                u"It has to be built anew. "_s + cure};
    if (facts.sequence < facts.rememberedSequence) {
        return {Status::Bad, found, u"sequence %1 or more"_s.arg(facts.rememberedSequence),
                u"Redis has lost updates, perhaps in a restart. "_s + cure};
    }
    return Verdict::ok(found, expected);
}

Verdict clock(qint64 offset, qint64 uncertainty)
{
    const qint64 size = std::abs(offset);
    const QString expected = u"less than 1 s from this machine's"_s;
    const QString found = u"%1 s %2"_s.arg(double(size) / 1000.0, 0, 'f', size < 10'000 ? 2 : 0)
                              .arg(offset < 0 ? u"behind"_s : u"ahead"_s);
    const qint64 certain = size - uncertainty;
    if (certain > kHarmfulSkew)
        return {Status::Bad, found, expected,
                u"Tokens and sessions end too early or too late. Let both machines keep time by NTP."_s};
    if (certain > kNoticeableSkew)
        return {Status::Warning, found, expected,
                u"The age of data is shown wrong. Let both machines keep time by NTP."_s};
    if (size + uncertainty > kHarmfulSkew)
        return Verdict::unknown(u"The answer took %1 s, too long to compare clocks."_s.arg(
            double(2 * uncertainty) / 1000.0, 0, 'f', 1));
    return Verdict::ok(found, expected);
}

} // namespace scorewatch::doctorrules
