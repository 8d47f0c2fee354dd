// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audit/audithead.h"

#include "core/audit/auditrowhash.h"
#include "core/postgres/pgconnection.h"

namespace scorewatch {
namespace {

constexpr const char *kHead
    = "SELECT position, encode(chain_hash, 'hex'), sealed_at FROM scoreboard.audit_chain "
      "ORDER BY position DESC LIMIT 1";

} // namespace

Result<AuditHead> readAuditHead(PgConnection &connection)
{
    const auto rows = connection.exec(kHead);
    if (!rows)
        return rows.error();
    if (rows->rowCount() == 0)
        return AuditHead{0, auditrowhash::genesis().toHex(), {}};
    return AuditHead{rows->integer(0, 0), rows->bytes(0, 1).toByteArray(), rows->instant(0, 2)};
}

} // namespace scorewatch
