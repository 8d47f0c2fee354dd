// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/http/httpexchange.h"
#include "api/http/problem.h"
#include "core/base/error.h"
#include "core/domain/principal.h"

namespace scorewatch::api {

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

/// A request that found its operation and may use it. Copies share it; answered once, on any thread, by itself or by its
/// exchange.
class Call final
{
public:
    /// `corsOrigin`: the page that may see the answer, if any. The watch is shared, for an answer may outlive the server.
    Call(const http::HttpExchange &exchange, std::shared_ptr<const RequestWatch> watch, int route,
         std::string corsOrigin);

    [[nodiscard]] const http::HttpRequest &request() const { return m_exchange.request(); }
    [[nodiscard]] const http::HttpExchange &exchange() const { return m_exchange; }
    /// Absent where everybody may call.
    [[nodiscard]] const std::optional<Principal> &principal() const { return m_shared->principal; }
    /// What stands in the place of {…} in the path.
    [[nodiscard]] const std::string &part(size_t index) const { return m_shared->parts[index]; }

    // Before it is given away.
    void setPrincipal(Principal principal) const { m_shared->principal = std::move(principal); }
    void setParts(std::vector<std::string> parts) const { m_shared->parts = std::move(parts); }

    void respond(http::HttpResponse response) const { m_exchange.respond(std::move(response)); }
    void json(int status, std::string text) const;
    void problem(const http::Problem &problem) const;
    /// What a service of core could not do. What is our own fault goes to the log, under the request's id.
    void fail(const Error &error) const;

private:
    struct Shared
    {
        std::optional<Principal> principal;
        std::vector<std::string> parts;
    };

    http::HttpExchange m_exchange;
    std::shared_ptr<Shared> m_shared;
};

} // namespace scorewatch::api
