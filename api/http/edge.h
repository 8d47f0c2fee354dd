// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "api/http/httpexchange.h"
#include "api/http/httplimits.h"
#include "api/http/trustedproxies.h"

namespace scorewatch::http {

/// What all connections of a server share; does not change while it runs.
struct Edge
{
    HttpHandler handler;
    HttpLimits limits;
    TrustedProxies proxies;
    std::vector<std::string>
        allowedOrigins; ///< "https://play.example.org"; for WebSockets beside the server's own

    /// Fills in who the client is and how it called this server; and the request's id where the client gave one that can
    /// be used.
    void complete(HttpRequest &request, const std::string &socketPeer, bool tls) const;
};

} // namespace scorewatch::http
