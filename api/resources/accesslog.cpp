// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/resources/accesslog.h"

#include <QDateTime>

#include "api/http/jsontext.h"
#include "api/resources/boardtext.h"
#include "api/resources/metrics.h"

namespace scorewatch::api {
namespace {

std::string_view nameOf(http::Method method)
{
    switch (method) {
    case http::Method::Get:
        return "GET";
    case http::Method::Head:
        return "HEAD";
    case http::Method::Post:
        return "POST";
    case http::Method::Put:
        return "PUT";
    case http::Method::Patch:
        return "PATCH";
    case http::Method::Delete:
        return "DELETE";
    case http::Method::Options:
        return "OPTIONS";
    case http::Method::Other:
        break;
    }
    return "other";
}

} // namespace

AccessLog::AccessLog(std::shared_ptr<Metrics> metrics, Level level, Write write)
    : m_metrics(std::move(metrics)), m_level(level), m_write(std::move(write))
{ }

bool AccessLog::wants(int status) const
{
    return m_level == Level::All
        || (m_level == Level::Failures && (status >= 500 || status == 401 || status == 403 || status == 429));
}

void AccessLog::answered(int route, const http::HttpRequest &request, const Principal *principal, int status,
                         std::chrono::nanoseconds took) const
{
    m_metrics->observe(route, status, took);
    if (!wants(status))
        return;
    using http::json::appendMember;
    std::string line = "{";
    text::appendInstant(line, "time", QDateTime::currentDateTimeUtc());
    line += status >= 500 ? ",\"level\":\"error\"," : ",\"level\":\"info\",";
    line += "\"event\":\"request\",";
    appendMember(line, "requestId", request.requestId);
    line += ',';
    appendMember(line, "method", nameOf(request.method));
    line += ',';
    appendMember(line, "path", request.path);
    line += ',';
    appendMember(line, "status", status);
    line += ',';
    appendMember(line, "microseconds", std::chrono::duration_cast<std::chrono::microseconds>(took).count());
    line += ',';
    appendMember(line, "peer", request.peer);
    if (principal) {
        line += ',';
        const QByteArray who = roleName(principal->role) + ':' + principal->subject;
        appendMember(line, "principal", std::string_view(who.constData(), size_t(who.size())));
    }
    line += '}';
    m_write(line);
}

} // namespace scorewatch::api
