// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/http/responsetext.h"

#include <algorithm>

namespace scorewatch::http {
namespace {

std::string_view reason(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 204:
        return "No Content";
    case 304:
        return "Not Modified";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 406:
        return "Not Acceptable";
    case 408:
        return "Request Timeout";
    case 409:
        return "Conflict";
    case 413:
        return "Content Too Large";
    case 414:
        return "URI Too Long";
    case 415:
        return "Unsupported Media Type";
    case 417:
        return "Expectation Failed";
    case 422:
        return "Unprocessable Content";
    case 426:
        return "Upgrade Required";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 500:
        return "Internal Server Error";
    case 503:
        return "Service Unavailable";
    default:
        return "Other";
    }
}

void appendField(std::string &out, std::string_view name, std::string_view value)
{
    out += name;
    out += ": ";
    // A value may hold what somebody sent; a line break in it would be the next field.
    std::copy_if(value.begin(), value.end(), std::back_inserter(out),
                 [](char c) { return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f); });
    out += "\r\n";
}

void appendCommon(std::string &out, const HttpResponse &response, std::string_view requestId,
                  std::string_view dateField)
{
    out += "HTTP/1.1 ";
    out += std::to_string(response.status);
    out += ' ';
    out += reason(response.status);
    out += "\r\n";
    out += dateField;
    bool cached = false;
    for (const auto &[name, value] : response.headers) {
        appendField(out, name, value);
        cached = cached || name == "Cache-Control";
    }
    if (!cached)
        out += "Cache-Control: no-store\r\n";
    out += "X-Content-Type-Options: nosniff\r\n";
    appendField(out, "X-Request-Id", requestId);
}

} // namespace

void appendHeader(std::string &out, const HttpResponse &response, std::string_view requestId,
                  std::string_view dateField, bool keepAlive)
{
    appendCommon(out, response, requestId, dateField);
    if (response.body)
        appendField(out, "Content-Type", response.contentType);
    // These two have no body by definition, and no length either.
    if (response.status != 204 && response.status != 304)
        appendField(out, "Content-Length", std::to_string(response.body ? response.body->size() : 0));
    if (!keepAlive)
        out += "Connection: close\r\n";
    out += "\r\n";
}

void appendEventStreamHeader(std::string &out, const HttpResponse &response, std::string_view requestId,
                             std::string_view dateField)
{
    appendCommon(out, response, requestId, dateField);
    // The last one asks a proxy not to hold back what it is given.
    out += "Content-Type: text/event-stream\r\nConnection: close\r\nX-Accel-Buffering: no\r\n\r\n";
}

} // namespace scorewatch::http
