// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/base/result.h"

namespace scorewatch {

/// Where a service of ours takes connections: `host:port`, `[ipv6]:port`, `:port` (every address) or `unix:PATH`.
struct ListenAddress
{
    QString host;     ///< empty: every address of this machine
    quint16 port = 0; ///< 0: any that is free
    QString unixPath; ///< absolute; when it is set, host and port mean nothing

    bool operator==(const ListenAddress &) const = default;

    static Result<ListenAddress> fromText(const QString &text);
    [[nodiscard]] QString toString() const;
};

} // namespace scorewatch
