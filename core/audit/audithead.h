// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>

#include "core/base/result.h"

namespace scorewatch {

class PgConnection;

/// The end of the chain. Whoever keeps it somewhere else notices when the end is cut off.
struct AuditHead
{
    qint64 position = 0; ///< 0: nothing was sealed yet
    QByteArray hash{};   ///< hexadecimal
    QDateTime sealedAt{};

    bool operator==(const AuditHead &) const = default;
};

/// PermissionDenied for roles that may not read the addresses of the audit. Blocks.
Result<AuditHead> readAuditHead(PgConnection &connection);

} // namespace scorewatch
