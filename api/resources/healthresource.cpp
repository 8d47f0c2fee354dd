// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/resources/healthresource.h"

#include <QFile>

#include "api/resources/metrics.h"
#include "api/routing/problems.h"

using namespace Qt::StringLiterals;

namespace scorewatch::api {
namespace {

std::shared_ptr<const std::string> readDescription()
{
    QFile file(u":/scorewatch/openapi.json"_s);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("The description of the API is not part of the program.");
    return std::make_shared<const std::string>(file.readAll().toStdString());
}

} // namespace

HealthResource::HealthResource(Parts parts) : m_parts(std::move(parts)), m_description(readDescription()) { }

void HealthResource::alive(const Call &call) const
{
    call.json(200, "{\"status\":\"ok\"}");
}

void HealthResource::ready(const Call &call) const
{
    const Missing missing = m_parts.missing();
    if (!missing.postgres)
        return call.json(200,
                         missing.redis ? "{\"status\":\"ready\",\"missing\":[\"redis\"]}"
                                       : "{\"status\":\"ready\",\"missing\":[]}");
    http::Problem problem
        = problems::unavailable("Scores cannot be written because PostgreSQL is away; try again soon.");
    problem.title = "Not ready";
    problem.members = missing.redis ? ",\"missing\":[\"postgres\",\"redis\"]" : ",\"missing\":[\"postgres\"]";
    call.problem(problem);
}

void HealthResource::metrics(const Call &call) const
{
    http::HttpResponse response = http::HttpResponse::json(200, m_parts.metrics.text());
    response.contentType = "text/plain; version=0.0.4; charset=utf-8";
    call.respond(std::move(response));
}

void HealthResource::description(const Call &call) const
{
    http::HttpResponse response{
        .status = 200, .headers = {{"Cache-Control", "no-cache"}}, .body = m_description};
    call.respond(std::move(response));
}

} // namespace scorewatch::api
