// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/base/result.h"

namespace scorewatch {

/// Where the score API of a `scorewatchd` is; the parsed form of a profile's address. It holds no secret.
struct ApiEndpoint
{
    bool secure = true; ///< https and wss
    QString host;
    quint16 port = 443;
    QString path;   ///< what a proxy puts before /api and /ws, e.g. "/scores"; without a slash at its end
    QString caFile; ///< PEM file with the authority that signs the server; empty is the system's

    bool operator==(const ApiEndpoint &) const = default;

    /// Reads `https://host[:port][/prefix][?ca=FILE]`, and `http://…` for this machine only: elsewhere the token would
    /// be there to be read on its way.
    static Result<ApiEndpoint> fromUrl(const QString &url);

    /// "host:port", for the status bar and sentences.
    [[nodiscard]] QString displayName() const;
    [[nodiscard]] QString toUrl() const;
};

} // namespace scorewatch
