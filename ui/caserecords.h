// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/moderation/moderationcase.h"
#include "ui/models/recordmodel.h"

/// The evidence of a case as rows of lists.
namespace scorewatch::ui::caserecords {

[[nodiscard]] QList<RecordRow> hits(const CaseDetail &detail, const QDateTime &now);
[[nodiscard]] QList<RecordRow> linked(const CaseDetail &detail, const QDateTime &now);
[[nodiscard]] QList<RecordRow> sessions(const CaseDetail &detail, const QDateTime &now);
/// Acts, notes and earlier cases in one order, the newest first; an act that can be taken back says so.
[[nodiscard]] QList<RecordRow> timeline(const CaseDetail &detail, const QDateTime &now);

} // namespace scorewatch::ui::caserecords
