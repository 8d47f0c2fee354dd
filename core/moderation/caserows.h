// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/moderation/moderationcase.h"
#include "core/postgres/pgresult.h"

/// From the rows of casereader's statements to values; the columns stand in the order of the fields.
namespace scorewatch::caserows {

[[nodiscard]] CaseSummary summary(const PgResult &rows, int row);
[[nodiscard]] QList<CaseSummary> summaries(const PgResult &rows);
[[nodiscard]] QList<ScorePoint> curve(const PgResult &rows);
[[nodiscard]] QList<FraudEvent> events(const PgResult &rows, const UserId &player, const QString &username);
[[nodiscard]] QList<PlayerSession> sessions(const PgResult &rows);
[[nodiscard]] QList<LinkedPlayer> linked(const PgResult &rows);
[[nodiscard]] QList<ActRecord> acts(const PgResult &rows);
[[nodiscard]] QList<CaseNote> notes(const PgResult &rows);
/// The player's row: standing, e-mail address, since when.
void takePlayer(CaseDetail &detail, const PgResult &rows);

} // namespace scorewatch::caserows
