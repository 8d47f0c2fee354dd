// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/moderation/moderationcase.h"

/// Words about cases that more than one page says.
namespace scorewatch::ui::casewords {

[[nodiscard]] QString verdict(Verdict verdict); ///< "Unfounded"
[[nodiscard]] QString state(CaseState state);   ///< "Open"
/// Whose opinion is wanted, "asks you for an opinion"; empty where nobody's is.
[[nodiscard]] QString opinion(const QString &wantedFrom, const QString &me);
/// "rule:burst" as a person says it, "rule “burst”"; names of people as they are, safe to show.
[[nodiscard]] QString actor(const QString &name);
/// Who it is and since when, in one line.
[[nodiscard]] QString identity(const CaseDetail &detail, const QDateTime &now);
/// The suspicious span and what was gained in it; empty where there is none.
[[nodiscard]] QString suspicion(const CaseDetail &detail);
[[nodiscard]] QString ordinal(qint64 place); ///< "3rd"

} // namespace scorewatch::ui::casewords
