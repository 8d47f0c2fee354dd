// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/http/httpexchange.h"
#include "api/http/problem.h"
#include "core/domain/principal.h"

namespace scorewatch::api {

class RequestWatch;

/// A request that found its operation and may use it. Copies share it; answered once, on any thread.
class Call final
{
public:
    Call(http::HttpExchange exchange, const RequestWatch *watch, int route);

    [[nodiscard]] const http::HttpRequest &request() const { return m_exchange.request(); }
    [[nodiscard]] const http::HttpExchange &exchange() const { return m_exchange; }
    /// Absent where everybody may call.
    [[nodiscard]] const std::optional<Principal> &principal() const { return m_principal; }
    /// What stands in the place of {…} in the path.
    [[nodiscard]] const std::string &part(size_t index) const { return m_parts[index]; }

    void setPrincipal(Principal principal) { m_principal = std::move(principal); }
    void setCorsOrigin(std::string origin) { m_corsOrigin = std::move(origin); }
    void setParts(std::vector<std::string> parts) { m_parts = std::move(parts); }

    void respond(http::HttpResponse response) const;
    void json(int status, std::string text) const;
    void problem(const http::Problem &problem) const;

private:
    http::HttpExchange m_exchange;
    const RequestWatch *m_watch;
    int m_route;
    std::chrono::steady_clock::time_point m_begun;
    std::optional<Principal> m_principal;
    std::vector<std::string> m_parts;
    std::string m_corsOrigin; ///< whom a browser may show the answer
};

/// Sees how every request ended. Any thread.
class RequestWatch
{
public:
    RequestWatch() = default;
    virtual ~RequestWatch() = default;
    RequestWatch(const RequestWatch &) = delete;
    RequestWatch &operator=(const RequestWatch &) = delete;

    /// `route` is the router's index, -1 where none was found.
    virtual void answered(int route, const http::HttpRequest &request, const Principal *principal, int status,
                          std::chrono::nanoseconds took) const = 0;
};

} // namespace scorewatch::api
