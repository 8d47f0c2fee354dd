// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/http/problem.h"

#include "api/http/jsontext.h"

namespace scorewatch::http {

HttpResponse Problem::response(std::string_view path, std::string_view requestId) const
{
    std::string text = "{";
    json::appendMember(text, "type", "urn:scorewatch:problem:" + name);
    text += ',';
    json::appendMember(text, "title", title);
    text += ',';
    json::appendMember(text, "status", status);
    text += ',';
    json::appendMember(text, "detail", detail);
    text += ',';
    json::appendMember(text, "instance", path);
    text += ',';
    json::appendMember(text, "requestId", requestId);
    text += members;
    text += '}';
    HttpResponse response = HttpResponse::json(status, std::move(text));
    response.contentType = "application/problem+json";
    response.headers = headers;
    return response;
}

Problem internalProblem()
{
    return {.status = 500,
            .name = "internal-error",
            .title = "Something is wrong on our side",
            .detail = "The request was not done because of an error on the server; tell its administrator "
                      "the request id."};
}

Problem busyProblem()
{
    return {.status = 503,
            .name = "unavailable",
            .title = "The server is busy",
            .detail = "Too many clients are connected; try again shortly.",
            .headers = {{"Retry-After", "1"}}};
}

Problem slowRequestProblem(std::chrono::seconds limit)
{
    return {.status = 408,
            .name = "request-timeout",
            .title = "The request took too long",
            .detail
            = "The request did not arrive within " + std::to_string(limit.count()) + " s; send it again."};
}

Problem earlyFramesProblem()
{
    return {.status = 400,
            .name = "malformed-request",
            .title = "The request cannot be read",
            .detail = "The WebSocket was used before it was open; wait for the answer."};
}

} // namespace scorewatch::http
