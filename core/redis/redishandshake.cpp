// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/redishandshake.h"

#include <algorithm>

#include "core/redis/rediserror.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

/// CLIENT SETNAME refuses blanks and line breaks.
QByteArray acceptableName(QByteArray name)
{
    std::replace_if(
        name.begin(), name.end(), [](char c) { return c <= ' ' || c > '~'; }, '-');
    return name;
}

} // namespace

RedisHandshake::RedisHandshake(const RedisEndpoint &endpoint, const QByteArray &clientName)
    : m_database(endpoint.database)
{
    if (!endpoint.username.isEmpty())
        m_steps.append(
            {Step::Authenticate, {"AUTH", endpoint.username.toUtf8(), endpoint.password.toUtf8()}});
    else if (!endpoint.password.isEmpty())
        m_steps.append({Step::Authenticate, {"AUTH", endpoint.password.toUtf8()}});
    if (endpoint.database != 0)
        m_steps.append({Step::SelectDatabase, {"SELECT", QByteArray::number(endpoint.database)}});
    if (!clientName.isEmpty())
        m_steps.append({Step::SetName, {"CLIENT", "SETNAME", acceptableName(clientName)}});
    // One section a call: servers before 7.0 take no list.
    for (const char *section : {"server", "replication", "memory"})
        m_steps.append({Step::ReadInfo, {"INFO", section}});
}

QByteArray RedisHandshake::request() const
{
    QByteArray request;
    for (const Command &step : m_steps)
        encodeTo(request, step.command);
    return request;
}

std::optional<Error> RedisHandshake::take(const RedisReply &reply)
{
    Q_ASSERT(!isDone());
    const Step step = m_steps.at(m_taken++).step;
    if (reply.isError())
        return refusal(step, reply.string);
    if (step == Step::ReadInfo)
        m_info.read(reply.string);
    return std::nullopt;
}

std::optional<Error> RedisHandshake::refusal(Step step, const QByteArray &text) const
{
    Error error = errorFromRedis(text);
    // These come in place of whatever was asked and end the connection.
    const bool notForUs
        = text.startsWith("NOAUTH") || error.code == Error::Code::Exhausted || text.startsWith("DENIED");
    if (notForUs)
        return error;

    switch (step) {
    case Step::Authenticate:
        error.code = Error::Code::PermissionDenied;
        if (text.contains("without any password configured")) {
            error.message
                = u"Redis has no password set, but one was given; remove it from the connection's address or "
                  "set it on the server."_s;
        } else if (!text.startsWith("WRONGPASS")) {
            error.message
                = u"Redis refused the log-in; check user name and password in the connection's address."_s;
            // A server that does not know AUTH repeats its arguments.
            error.detail = QString::fromUtf8(text.split(' ').first());
        }
        return error;
    case Step::SelectDatabase:
        if (error.code == Error::Code::Internal) {
            error.code = Error::Code::InvalidArgument;
            error.message
                = u"Redis has no database %1; correct its number in the connection's address."_s.arg(
                    m_database);
        }
        return error;
    case Step::SetName:
    case Step::ReadInfo:
        break; // worth having, not worth refusing to work without: a narrow ACL may forbid it
    }
    return std::nullopt;
}

} // namespace scorewatch
