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

} // namespace scorewatch::http
