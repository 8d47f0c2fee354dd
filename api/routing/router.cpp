// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/routing/router.h"

#include <algorithm>

#include "api/routing/problems.h"

namespace scorewatch::api {
namespace {

using http::HttpRequest;
using http::Method;

std::string_view nameOf(Method method)
{
    switch (method) {
    case Method::Get:
        return "GET";
    case Method::Post:
        return "POST";
    case Method::Put:
        return "PUT";
    case Method::Patch:
        return "PATCH";
    case Method::Delete:
        return "DELETE";
    case Method::Head:
        return "HEAD";
    case Method::Options:
    case Method::Other:
        break;
    }
    return "OPTIONS";
}

std::string_view nextSegment(std::string_view &path)
{
    const size_t end = std::min(path.find('/', 1), path.size());
    const std::string_view segment = path.substr(0, end);
    path.remove_prefix(end);
    return segment;
}

/// The parts of the path that stand for {…}; nothing where the path does not fit.
std::optional<std::vector<std::string>> fit(std::string_view pattern, std::string_view path)
{
    std::vector<std::string> parts;
    while (!pattern.empty() && !path.empty()) {
        const std::string_view wanted = nextSegment(pattern);
        const std::string_view given = nextSegment(path);
        if (wanted.starts_with("/{")) {
            if (given.size() < 2)
                return std::nullopt;
            parts.emplace_back(given.substr(1));
        } else if (wanted != given) {
            return std::nullopt;
        }
    }
    if (!pattern.empty() || !path.empty())
        return std::nullopt;
    return parts;
}

std::string lower(std::string_view text)
{
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    return out;
}

/// Whether an Accept field lets the type through; quality 0 keeps it out.
bool accepts(std::string_view field, std::string_view type)
{
    if (field.empty())
        return true;
    const std::string family = std::string(type.substr(0, type.find('/'))) + "/*";
    for (const std::string list = lower(field);
         const std::string_view wanted : {type, std::string_view(family), std::string_view("*/*")}) {
        for (size_t at = list.find(wanted); at != std::string::npos; at = list.find(wanted, at + 1)) {
            const size_t end = std::min(list.find(',', at), list.size());
            const std::string_view each = std::string_view(list).substr(at, end - at);
            const size_t quality = each.find("q=0");
            if (quality == std::string_view::npos
                || each.find_first_of("123456789", quality + 3) != std::string_view::npos)
                return true;
        }
    }
    return false;
}

bool isJson(std::string_view contentType)
{
    const std::string type = lower(contentType.substr(0, contentType.find(';')));
    const size_t end = type.find_last_not_of(' ');
    if (type.substr(0, end == std::string::npos ? 0 : end + 1) != "application/json")
        return false;
    const std::string whole = lower(contentType);
    const size_t charset = whole.find("charset=");
    return charset == std::string::npos || whole.find("utf-8", charset) != std::string::npos;
}

} // namespace

Router::Router(const Authenticator &authenticator, std::shared_ptr<const RequestWatch> watch,
               std::vector<std::string> allowedOrigins)
    : m_authenticator(authenticator), m_watch(std::move(watch)), m_allowedOrigins(std::move(allowedOrigins))
{ }

void Router::add(Route route)
{
    const int index = int(m_routes.size());
    if (route.pattern.find('{') == std::string::npos)
        m_exact[route.pattern].push_back(index);
    else
        m_patterns.push_back(index);
    m_routes.push_back(std::move(route));
}

Router::Match Router::find(Method method, const std::string &path) const
{
    const Method wanted = method == Method::Head ? Method::Get : method;
    Match match;
    const auto consider = [&](int index, std::vector<std::string> parts) {
        const Route &route = m_routes[size_t(index)];
        match.allow += match.allow.empty() ? "" : ", ";
        match.allow += nameOf(route.method);
        if (route.method == Method::Get)
            match.allow += ", HEAD";
        if (route.method == wanted) {
            match.route = index;
            match.parts = std::move(parts);
        }
    };
    if (const auto exact = m_exact.find(path); exact != m_exact.end()) {
        for (const int index : exact->second)
            consider(index, {});
        return match;
    }
    for (const int index : m_patterns) {
        if (auto parts = fit(m_routes[size_t(index)].pattern, path))
            consider(index, std::move(*parts));
    }
    return match;
}

std::string Router::corsOrigin(const HttpRequest &request) const
{
    if (m_allowedOrigins.empty())
        return {};
    const std::string_view origin = request.header("origin");
    const bool known
        = std::find(m_allowedOrigins.begin(), m_allowedOrigins.end(), origin) != m_allowedOrigins.end();
    return known ? std::string(origin) : std::string();
}

void Router::answerOptions(const Call &call, const Match &match) const
{
    http::HttpResponse response{.status = 204, .headers = {}, .body = {}};
    response.headers.emplace_back("Allow", match.allow + ", OPTIONS");
    if (!call.request().header("access-control-request-method").empty()
        && !corsOrigin(call.request()).empty()) {
        response.headers.emplace_back("Access-Control-Allow-Methods", match.allow);
        response.headers.emplace_back(
            "Access-Control-Allow-Headers",
            "Authorization, Content-Type, Idempotency-Key, If-None-Match, X-Request-Id");
        response.headers.emplace_back("Access-Control-Max-Age", "600");
    }
    call.respond(std::move(response));
}

void Router::handle(http::HttpExchange exchange) const
{
    const HttpRequest &request = exchange.request();
    Match match = find(request.method, request.path);
    const Call call(exchange, m_watch, match.route, corsOrigin(request));
    if (match.allow.empty())
        return call.problem(problems::notFound("There is nothing at this address; see /openapi.json."));
    if (call.request().method == Method::Options)
        return answerOptions(call, match);
    if (match.route < 0)
        return call.problem(problems::methodNotAllowed(match.allow));
    call.setParts(std::move(match.parts));
    dispatch(call, m_routes[size_t(match.route)]);
}

void Router::dispatch(const Call &call, const Route &route) const
{
    const HttpRequest &request = call.request();
    if (!route.produces.empty() && !accepts(request.header("accept"), route.produces))
        return call.problem(problems::notAcceptable());
    if (!route.access.isPublic()) {
        auto who = m_authenticator.authenticate(request);
        if (const auto *problem = std::get_if<http::Problem>(&who))
            return call.problem(*problem);
        call.setPrincipal(std::get<Principal>(std::move(who)));
        if (!route.access.allows(call.principal()->role))
            return call.problem(problems::forbidden("The role of this token may not do this."));
    }
    const bool readsBody = route.readsBody && route.method != Method::Get;
    if (readsBody && !request.body.empty() && !isJson(request.header("content-type")))
        return call.problem(problems::unsupportedMediaType());
    if (request.method == Method::Head && route.produces == "text/event-stream")
        return call.respond({.status = 200, .headers = {}, .body = {}}); // the stream itself would never end
    route.handler(call);
}

} // namespace scorewatch::api
