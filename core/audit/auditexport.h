// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audit/auditdesk.h"

/// Rows of the audit as a file, in UTF-8.
namespace scorewatch::auditexport {

/// An array of objects, one a row; `metadata` is an object.
[[nodiscard]] QByteArray toJson(const QList<AuditEntry> &entries);
/// RFC 4180 with a line of heads, and no field that a spreadsheet would execute; `metadata` is JSON in its field.
[[nodiscard]] QByteArray toCsv(const QList<AuditEntry> &entries);

} // namespace scorewatch::auditexport
