// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audit/auditdesk.h"
#include "ui/theme/palette.h"

/// How the audit is told to a person.
namespace scorewatch::ui::auditwords {

/// "address revealed" for "ADDRESS_REVEALED".
[[nodiscard]] QString what(const QString &type);
/// Red for what takes something from a player, green for what gives it back.
[[nodiscard]] Ink inkOf(const QString &type);
/// The player, safe to show; empty where it concerns none.
[[nodiscard]] QString whom(const AuditEntry &entry);
/// The figures behind a verdict's sentence, a line each.
[[nodiscard]] QString details(const AuditVerdict &verdict);

} // namespace scorewatch::ui::auditwords
