// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/routing/call.h"

#include <QLoggingCategory>

#include "api/routing/problems.h"

namespace scorewatch::api {
namespace {

Q_LOGGING_CATEGORY(lcCall, "scorewatch.api.call")

} // namespace

Call::Call(const http::HttpExchange &exchange, std::shared_ptr<const RequestWatch> watch, int route,
           std::string corsOrigin)
    : m_exchange(exchange), m_shared(std::make_shared<Shared>())
{
    // The request lives as long as the exchange that the finisher belongs to.
    m_exchange.setFinisher([request = &m_exchange.request(), shared = m_shared, watch = std::move(watch),
                            route, corsOrigin = std::move(corsOrigin),
                            begun = std::chrono::steady_clock::now()](http::HttpResponse &response) {
        if (watch)
            watch->answered(route, *request, shared->principal ? &*shared->principal : nullptr,
                            response.status, std::chrono::steady_clock::now() - begun);
        if (corsOrigin.empty())
            return;
        response.headers.emplace_back("Access-Control-Allow-Origin", corsOrigin);
        response.headers.emplace_back("Access-Control-Expose-Headers",
                                      "ETag, Idempotency-Replayed, Retry-After, X-Request-Id");
        response.headers.emplace_back("Vary", "Origin");
    });
}

void Call::json(int status, std::string text) const
{
    respond(http::HttpResponse::json(status, std::move(text)));
}

void Call::problem(const http::Problem &problem) const
{
    respond(problem.response(request().path, request().requestId));
}

void Call::fail(const Error &error) const
{
    const http::Problem told = problems::fromError(error);
    if (told.status == 500)
        qCWarning(lcCall).noquote() << "Request" << request().requestId.c_str()
                                    << "failed:" << toString(error);
    problem(told);
}

} // namespace scorewatch::api
