// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/routing/problems.h"

#include <algorithm>

#include "api/http/jsontext.h"

namespace scorewatch::api::problems {

using http::Problem;

Problem make(int status, std::string name, std::string title, std::string detail)
{
    return {
        .status = status, .name = std::move(name), .title = std::move(title), .detail = std::move(detail)};
}

Problem invalidJson(std::string detail)
{
    return make(400, "invalid-json", "The body is not the JSON that is wanted", std::move(detail));
}

Problem invalidField(std::string_view field, std::string detail)
{
    Problem problem = make(400, "invalid-field", "A value cannot be used", std::move(detail));
    problem.members += ',';
    http::json::appendMember(problem.members, "field", field);
    return problem;
}

Problem invalidCursor()
{
    return make(400, "invalid-cursor", "The cursor cannot be used",
                "This cursor was not made by this server for this list; begin again without one.");
}

Problem unauthenticated(std::string_view description)
{
    Problem problem
        = make(401, "unauthenticated", "Who you are is not known",
               description.empty() ? "This needs a token; send it as Authorization: Bearer."
                                   : "The token is not accepted: " + std::string(description) + ".");
    std::string challenge = "Bearer realm=\"scorewatch\"";
    if (!description.empty())
        challenge += ", error=\"invalid_token\", error_description=\"" + std::string(description) + '"';
    problem.headers.emplace_back("WWW-Authenticate", std::move(challenge));
    return problem;
}

Problem forbidden(std::string detail)
{
    return make(403, "forbidden", "This is not allowed", std::move(detail));
}

Problem notFound(std::string detail)
{
    return make(404, "not-found", "There is no such thing", std::move(detail));
}

Problem unknownUser()
{
    return make(404, "unknown-user", "There is no such player", "There is no player with this id.");
}

Problem notOnBoard()
{
    return make(404, "not-on-board", "The player is not on the board",
                "The player has no place: the account is closed, held, banned or does not exist.");
}

Problem methodNotAllowed(std::string allow)
{
    Problem problem = make(405, "method-not-allowed", "The method is not allowed",
                           "Here only " + allow + " can be used.");
    problem.headers.emplace_back("Allow", std::move(allow));
    return problem;
}

Problem notAcceptable()
{
    return make(406, "not-acceptable", "The answer would not be accepted",
                "The answer is JSON; let the Accept field have application/json.");
}

Problem unsupportedMediaType()
{
    return make(415, "unsupported-media-type", "The body is of another kind",
                "The body has to be JSON; send it with Content-Type: application/json.");
}

Problem idempotencyKeyMissing()
{
    return make(400, "idempotency-key-missing", "The write has no key",
                "A service sends each write with an Idempotency-Key, so that it can be sent again without "
                "counting twice.");
}

Problem invalidIdempotencyKey()
{
    return make(400, "invalid-idempotency-key", "The key cannot be used",
                "An Idempotency-Key has 1 to 255 visible ASCII characters.");
}

Problem requestInFlight()
{
    Problem problem = make(409, "request-in-flight", "The same write is being worked on",
                           "A request with this Idempotency-Key is not answered yet; ask again in a second.");
    problem.headers.emplace_back("Retry-After", "1");
    return problem;
}

Problem rateLimited(std::string title, std::string_view what, std::chrono::milliseconds retryAfter)
{
    const auto seconds = std::max<int64_t>(1, std::chrono::ceil<std::chrono::seconds>(retryAfter).count());
    Problem problem = make(429, "rate-limited", std::move(title),
                           std::string(what) + " Try again in " + std::to_string(seconds) + " s.");
    problem.members += ',';
    http::json::appendMember(problem.members, "retryAfter", seconds);
    problem.headers.emplace_back("Retry-After", std::to_string(seconds));
    return problem;
}

Problem unavailable(std::string detail)
{
    Problem problem = make(503, "unavailable", "This cannot be done at the moment", std::move(detail));
    problem.headers.emplace_back("Retry-After", "1");
    return problem;
}

namespace {

/// What the functions of the database refuse, they say in a sentence for the person who asked.
std::optional<Problem> refusal(const QByteArray &state, const std::string &sentence)
{
    if (state == "SW001")
        return make(409, "conflict", "Somebody was first", sentence);
    if (state == "SW002")
        return forbidden(sentence);
    if (state == "SW003")
        return notFound(sentence);
    if (state == "SW004")
        return make(422, "refused", "This cannot be done", sentence);
    return std::nullopt;
}

} // namespace

Problem fromError(const Error &error)
{
    const std::string sentence = error.message.toStdString();
    if (auto problem = refusal(error.sqlState, sentence))
        return std::move(*problem);
    switch (error.code) {
    case Error::Code::InvalidArgument:
        return make(400, "invalid-field", "A value cannot be used", sentence);
    case Error::Code::NotFound:
        return notFound(sentence);
    case Error::Code::Conflict: // lost a race more than once
    case Error::Code::Unavailable:
    case Error::Code::Timeout:
    case Error::Code::Cancelled:
    case Error::Code::Exhausted:
        return unavailable("A server behind the API does not answer; try again shortly.");
    case Error::Code::Unknown: {
        Problem problem
            = unavailable("Whether it was done is not known; ask again with the same Idempotency-Key.");
        problem.name = "write-outcome-unknown";
        return problem;
    }
    case Error::Code::PermissionDenied: // our own role lacks a right: nothing the caller can mend
    case Error::Code::Incompatible:
    case Error::Code::Internal:
        break;
    }
    return http::internalProblem();
}

} // namespace scorewatch::api::problems
