// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/moderation/moderationcase.h"

namespace scorewatch::test {

/// The nth case of a queue that could be real: names, rules and severities differ, the gravest first.
CaseSummary exampleCase(int number, const QDateTime &now);
/// What such a case is judged by: an hour of play with a burst in it, rule hits, log-ins, linked players.
CaseDetail exampleDetail(const CaseSummary &summary, const QDateTime &now);

} // namespace scorewatch::test
