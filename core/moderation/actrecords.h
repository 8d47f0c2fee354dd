// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/domain/moderationact.h"

namespace scorewatch {

class PgConnection;
class PgResult;

/// Rows of `moderation_actions` as values. Blocks: for jobs of a ConnectionPool.
namespace actrecords {

/// For SELECT … FROM scoreboard.moderation_actions AS m, or of a function that returns such a row AS m.
inline constexpr const char *kColumns = "m.id, m.user_id, m.case_id, m.action, m.actor, m.approved_by, "
                                        "m.reason, m.policy, m.until, m.score_change, "
                                        "m.inverse_of, (SELECT b.id FROM scoreboard.moderation_actions AS b "
                                        "WHERE b.inverse_of = m.id), m.created_at, "
                                        "m.state_before, m.state_after";

/// Of a row with these columns, first.
[[nodiscard]] ActRecord fromRow(const PgResult &rows, int row);
/// As scoreboard.standing_of() writes it. Instants are to the millisecond.
[[nodiscard]] Standing standingFrom(const QByteArray &json);

/// NotFound where there is no such act.
[[nodiscard]] Result<ActRecord> read(PgConnection &connection, qint64 act);
/// The newest first; at most `limit`.
[[nodiscard]] Result<QList<ActRecord>> ofPlayer(PgConnection &connection, const UserId &player, int limit);

} // namespace actrecords
} // namespace scorewatch
