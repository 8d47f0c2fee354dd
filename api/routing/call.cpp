// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/routing/call.h"

namespace scorewatch::api {

Call::Call(http::HttpExchange exchange, const RequestWatch *watch, int route)
    : m_exchange(std::move(exchange))
    , m_watch(watch)
    , m_route(route)
    , m_begun(std::chrono::steady_clock::now())
{ }

void Call::respond(http::HttpResponse response) const
{
    if (m_watch)
        m_watch->answered(m_route, request(), m_principal ? &*m_principal : nullptr, response.status,
                          std::chrono::steady_clock::now() - m_begun);
    if (!m_corsOrigin.empty()) {
        response.headers.emplace_back("Access-Control-Allow-Origin", m_corsOrigin);
        response.headers.emplace_back("Access-Control-Expose-Headers",
                                      "ETag, Idempotency-Replayed, Retry-After, X-Request-Id");
        response.headers.emplace_back("Vary", "Origin");
    }
    m_exchange.respond(std::move(response));
}

void Call::json(int status, std::string text) const
{
    respond(http::HttpResponse::json(status, std::move(text)));
}

void Call::problem(const http::Problem &problem) const
{
    respond(problem.response(request().path, request().requestId));
}

} // namespace scorewatch::api
