// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>
#include <QString>

#include "core/doctor/checksheet.h"
#include "core/redis/redisserverinfo.h"

/// What is good, doubtful and bad, apart from how it is found out.
namespace scorewatch::doctorrules {

/// `version` as libpq tells it (150020 for 15.20).
Verdict postgresVersion(int version, const QString &text);
Verdict synchronousCommit(const QString &value, const QString &cure);
Verdict connections(qint64 allowed, qint64 reserved, qint64 used);
/// Whole months after the present one whose partition exists, of the log that has fewest; -1: not even this month's.
Verdict partitionsAhead(int months, const QString &table);
/// Age of the oldest row in seconds; none: the outbox is empty.
Verdict outbox(std::optional<double> age, qint64 rows);

Verdict redisVersion(const QString &version);
Verdict maxmemoryPolicy(const QString &policy);
/// In bytes; `limit` 0 is none.
Verdict redisMemory(qint64 used, qint64 limit);

/// The board in Redis beside what PostgreSQL remembers of it.
struct BoardFacts
{
    QByteArray epoch; ///< Redis's; empty: there is no board
    qint64 sequence = 0;
    qint64 players = 0;
    QByteArray rememberedEpoch; ///< empty: none was ever built
    qint64 rememberedSequence = 0;
    QByteArray identity; ///< which PostgreSQL this is; every epoch of it begins with it
};
Verdict board(const BoardFacts &facts);

/// `offset`: how far the other clock is ahead of ours; `uncertainty`: how far that may be wrong. In milliseconds.
Verdict clock(qint64 offset, qint64 uncertainty);

} // namespace scorewatch::doctorrules
