// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <QString>

#include "core/base/result.h"

namespace scorewatch::embedded {

/// The operating-system account the embedded servers run as: ourselves, or an unprivileged one when we are root.
struct ServerUser
{
    uid_t uid = 0;
    gid_t gid = 0;
    QString name;
    QString ownName;        ///< the account this program runs as
    bool stepsDown = false; ///< we are root and the servers are not

    bool operator==(const ServerUser &) const = default;

    /// As root: the owner of `existingData` when that is given, else "postgres", else "nobody".
    /// An account without a name is refused, because PostgreSQL refuses it.
    static Result<ServerUser> choose(const QString &existingData = {});
};

} // namespace scorewatch::embedded
