// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QStringList>

#include "core/base/result.h"
#include "core/config/configkey.h"

namespace scorewatch {

/// How the API is served, beside where and with which key.
struct ApiSettings
{
    enum class AccessLog {
        Off,
        Failures,
        All,
    };

    QString tlsCertificate;     ///< a PEM file, the chain; empty: without TLS
    QString tlsKey;             ///< a PEM file
    QStringList allowedOrigins; ///< of pages of other sites that may call: "https://play.example.org"
    QStringList trustedProxies; ///< addresses and networks whose X-Forwarded-For is believed
    bool publicBoard = true;    ///< the board can be read without a token
    int threads = 1;
    int connections = 12'000;
    AccessLog accessLog = AccessLog::Failures;
    bool logJson = false;       ///< everything on standard error is one JSON object a line
    int scoreWrites = 10;       ///< of a player, in any 60 s
    int serviceScoreWrites = 0; ///< of a service for one player, in any 60 s; 0: no limit

    bool operator==(const ApiSettings &) const = default;

    /// Whether the key is one of these.
    [[nodiscard]] static bool has(ConfigKey key);
    /// InvalidArgument says what the value has to be.
    Result<void> set(ConfigKey key, const QString &text);
    /// What makes no sense together.
    [[nodiscard]] Result<void> check() const;
};

} // namespace scorewatch
