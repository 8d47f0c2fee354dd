// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "api/routing/access.h"
#include "api/routing/call.h"

namespace scorewatch::api {

/// Finds out whose token a request carries. Any thread, does not block.
class Authenticator
{
public:
    Authenticator() = default;
    virtual ~Authenticator() = default;
    Authenticator(const Authenticator &) = delete;
    Authenticator &operator=(const Authenticator &) = delete;

    /// The problem where there is no token that counts.
    [[nodiscard]] virtual std::variant<Principal, http::Problem>
    authenticate(const http::HttpRequest &request) const = 0;
};

/// The table of operations: finds the one that a request means, and asks whether the caller may use it. Filled before the
/// server starts, then read by its threads.
class Router final
{
public:
    using Handler = std::function<void(const Call &)>;

    struct Route
    {
        http::Method method = http::Method::Get;
        std::string pattern; ///< "/api/v1/users/{id}/rank"
        Access access = Access::everybody();
        Handler handler;
        std::string_view produces = "application/json"; ///< of static lifetime; empty: whatever is accepted
        bool readsBody = true; ///< false: one that comes is ignored, as it always is with GET
    };

    /// The authenticator must outlive the router; the watch may be null.
    Router(const Authenticator &authenticator, std::shared_ptr<const RequestWatch> watch,
           std::vector<std::string> allowedOrigins);

    void add(Route route);
    [[nodiscard]] const std::vector<Route> &routes() const { return m_routes; }

    void handle(http::HttpExchange exchange) const;

private:
    struct Match
    {
        int route = -1;
        std::vector<std::string> parts;
        std::string allow; ///< methods of other routes with this path
    };

    [[nodiscard]] Match find(http::Method method, const std::string &path) const;
    [[nodiscard]] std::string corsOrigin(const http::HttpRequest &request) const;
    void answerOptions(const Call &call, const Match &match) const;
    void dispatch(const Call &call, const Route &route) const;

    const Authenticator &m_authenticator;
    const std::shared_ptr<const RequestWatch> m_watch;
    const std::vector<std::string> m_allowedOrigins;
    std::vector<Route> m_routes;
    std::unordered_map<std::string, std::vector<int>> m_exact; ///< routes without {…}, by path
    std::vector<int> m_patterns;
};

} // namespace scorewatch::api
