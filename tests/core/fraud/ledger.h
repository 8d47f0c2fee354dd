// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/utc.h"
#include "tests/support/sqlsession.h"
#include "tests/support/support.h"

namespace scorewatch::test {

/// Fills the ledger with increments of `players` players, in the order of their time, over the last ten days; every
/// thousandth row begins a burst of twenty within a second. The primary key is gone afterwards.
inline void fillLedger(SqlSession &sql, qint64 rows, qint64 players)
{
    // Its index is not what is looked at here, and costs most of the time.
    sql.exec("ALTER TABLE scoreboard.score_history DROP CONSTRAINT score_history_pkey");
    sql.text("SELECT scoreboard.ensure_partition('score_history', (now() - interval '31 days')::date)");
    const qint64 end = QDateTime::currentMSecsSinceEpoch() - 1000;
    const qint64 start = end - 10LL * 86'400'000;
    qint64 row = 0;
    const auto copied = sql.connection().copyIn(
        "COPY scoreboard.score_history (user_id, version, points_awarded, balance_before, balance_after, "
        "created_at, "
        "action_id, ip_address, user_agent) FROM STDIN",
        [&](QByteArray &chunk) {
            for (int i = 0; i < 2000 && row < rows; ++i, ++row) {
                const qint64 inBurst = row % 1000;
                const qint64 player = inBurst < 20 ? row / 1000 % players : (row * 7919) % players;
                const qint64 at = inBurst < 20 ? start + (row - inBurst) * (end - start) / rows + inBurst * 10
                                               : start + row * (end - start) / rows;
                const QByteArray number = QByteArray::number(player, 16).rightJustified(12, '0');
                chunk += "00000000-0000-4000-8000-" + number + '\t' + QByteArray::number(row + 1)
                    + "\t10\t0\t10\t"
                    + QDateTime::fromMSecsSinceEpoch(at, kUtc).toString(Qt::ISODateWithMs).toLatin1()
                    + "\tcomplete-quest\t10." + QByteArray::number(player / 65536 % 256) + '.'
                    + QByteArray::number(player / 256 % 256) + '.' + QByteArray::number(player % 256)
                    + "\tgame/1.0 (simulated)\n";
            }
            return row < rows;
        });
    VERIFY_OK(copied);
    sql.exec("ANALYZE scoreboard.score_history");
}

} // namespace scorewatch::test
