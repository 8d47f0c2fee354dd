// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "api/http/problem.h"
#include "core/base/error.h"

/// The problems of docs/api.md, one function each; the one place where an Error becomes an HTTP status.
namespace scorewatch::api::problems {

[[nodiscard]] http::Problem invalidJson(std::string detail);
[[nodiscard]] http::Problem invalidField(std::string_view field, std::string detail);
[[nodiscard]] http::Problem invalidCursor();
/// `description` goes into WWW-Authenticate; empty: no token was sent.
[[nodiscard]] http::Problem unauthenticated(std::string_view description);
[[nodiscard]] http::Problem forbidden(std::string detail);
[[nodiscard]] http::Problem notFound(std::string detail);
[[nodiscard]] http::Problem unknownUser();
[[nodiscard]] http::Problem notOnBoard();
[[nodiscard]] http::Problem methodNotAllowed(std::string allow);
[[nodiscard]] http::Problem notAcceptable();
[[nodiscard]] http::Problem unsupportedMediaType();
[[nodiscard]] http::Problem idempotencyKeyMissing();
[[nodiscard]] http::Problem invalidIdempotencyKey();
[[nodiscard]] http::Problem requestInFlight();
[[nodiscard]] http::Problem rateLimited(std::string title, std::string_view what,
                                        std::chrono::milliseconds retryAfter);
[[nodiscard]] http::Problem unavailable(std::string detail);
/// Anything else of the conditions of docs/api.md.
[[nodiscard]] http::Problem make(int status, std::string name, std::string title, std::string detail);

/// What a service of core could not do, for whoever asked it.
[[nodiscard]] http::Problem fromError(const Error &error);

} // namespace scorewatch::api::problems
