// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/resources/authresource.h"

#include "api/http/jsontext.h"
#include "api/resources/boardtext.h"
#include "api/routing/jsonfields.h"
#include "api/routing/problems.h"
#include "core/base/utc.h"
#include "core/identity/accountservice.h"

namespace scorewatch::api {
namespace {

using http::Problem;
using http::json::appendMember;
using Status = AccountOutcome::Status;

// More than what can be right; core says what is.
constexpr size_t kMaxText = 1000;

Caller callerOf(const Call &call)
{
    const std::string_view agent = call.request().header("user-agent").substr(0, 500);
    return {QByteArray::fromStdString(call.request().peer),
            QByteArray(agent.data(), qsizetype(agent.size()))};
}

std::optional<Problem> problemOf(const AccountOutcome &outcome)
{
    const std::string sentence = outcome.sentence.toStdString();
    switch (outcome.status) {
    case Status::Done:
        return std::nullopt;
    case Status::InvalidField:
        return problems::invalidField(outcome.field.toStdString(), sentence);
    case Status::NameTaken: {
        Problem taken = problems::make(409, "name-taken", "The name is taken", sentence);
        taken.members += ',';
        appendMember(taken.members, "field", outcome.field.toStdString());
        return taken;
    }
    case Status::WeakPassword:
        return problems::make(422, "weak-password", "The password is too weak", sentence);
    case Status::WrongCredentials:
        return problems::make(401, "wrong-credentials", "The log-in is not right", sentence);
    case Status::InvalidRefreshToken:
        return problems::make(401, "invalid-refresh-token", "The refresh token does not count", sentence);
    case Status::Banned:
        return problems::make(403, "user-banned", "The player is banned", sentence);
    case Status::Inactive:
        return problems::make(403, "user-inactive", "The account is closed", sentence);
    case Status::Throttled:
        return problems::rateLimited("Too many log-ins", sentence, outcome.retryAfter);
    case Status::NoSession:
        break;
    }
    return problems::forbidden(sentence);
}

std::string tokensText(const AccountTokens &tokens)
{
    const auto view
        = [](const QByteArray &text) { return std::string_view(text.constData(), size_t(text.size())); };
    std::string out = "{";
    appendMember(out, "userId", view(tokens.principal.subject));
    out += ",\"tokenType\":\"Bearer\",";
    appendMember(out, "accessToken", view(tokens.accessToken));
    out += ',';
    text::appendInstant(out, "expiresAt", QDateTime::fromSecsSinceEpoch(tokens.principal.expiresAt, kUtc));
    out += ',';
    appendMember(out, "refreshToken", view(tokens.refreshToken));
    out += ',';
    text::appendInstant(out, "refreshExpiresAt", tokens.refreshExpiresAt);
    out += '}';
    return out;
}

/// The object in the body; answers by itself where there is none.
std::optional<JsonValue> objectOf(const Call &call)
{
    auto body = JsonFields::parse(call.request().body);
    if (auto *value = std::get_if<JsonValue>(&body))
        return std::move(*value);
    call.problem(std::get<Problem>(body));
    return std::nullopt;
}

} // namespace

AuthResource::AuthResource(AccountService &accounts, Bridge &bridge) : m_accounts(accounts), m_bridge(bridge)
{ }

void AuthResource::answer(const Call &call, int status, Ask ask) const
{
    m_bridge.ask<AccountOutcome>(std::move(ask), [call, status](const Result<AccountOutcome> &outcome) {
        if (!outcome)
            return call.fail(outcome.error());
        if (const auto problem = problemOf(*outcome))
            return call.problem(*problem);
        if (status == 204)
            return call.respond({.status = 204, .headers = {}, .body = {}});
        call.json(status, tokensText(outcome->tokens));
    });
}

void AuthResource::registerPlayer(const Call &call) const
{
    const auto body = objectOf(call);
    if (!body)
        return;
    JsonFields fields(*body);
    Registration registration;
    registration.username = QString::fromStdString(fields.requiredText("username", kMaxText));
    registration.email = QString::fromStdString(fields.requiredText("email", kMaxText));
    registration.password = QString::fromStdString(fields.requiredText("password", kMaxText));
    registration.countryCode
        = QString::fromStdString(fields.text("countryCode", kMaxText).value_or(std::string()));
    registration.caller = callerOf(call);
    if (const auto problem = fields.problem())
        return call.problem(*problem);
    answer(call, 201, [this, registration] { return m_accounts.registerPlayer(registration); });
}

void AuthResource::login(const Call &call) const
{
    const auto body = objectOf(call);
    if (!body)
        return;
    JsonFields fields(*body);
    LoginRequest request;
    request.login = QString::fromStdString(fields.requiredText("login", kMaxText));
    request.password = QString::fromStdString(fields.requiredText("password", kMaxText));
    request.caller = callerOf(call);
    if (const auto problem = fields.problem())
        return call.problem(*problem);
    answer(call, 200, [this, request] { return m_accounts.login(request); });
}

void AuthResource::refresh(const Call &call) const
{
    const auto body = objectOf(call);
    if (!body)
        return;
    JsonFields fields(*body);
    RefreshRequest request;
    request.token = QByteArray::fromStdString(fields.requiredText("refreshToken", kMaxText));
    request.caller = callerOf(call);
    if (const auto problem = fields.problem())
        return call.problem(*problem);
    answer(call, 200, [this, request] { return m_accounts.refresh(request); });
}

void AuthResource::logOut(const Call &call) const
{
    answer(call, 204, [this, who = *call.principal()] { return m_accounts.logOut(who); });
}

} // namespace scorewatch::api
