// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "api/http/httprequest.h"
#include "api/http/problem.h"
#include "core/domain/userid.h"

/// Reading the parameters of a URL.
namespace scorewatch::api::parameters {

/// The standard where it is not given; a problem where it is no whole number from `least` to `most`.
[[nodiscard]] std::variant<int64_t, http::Problem> integer(const http::HttpRequest &request,
                                                           std::string_view name, int64_t standard,
                                                           int64_t least, int64_t most);
/// Absent where it is not given.
[[nodiscard]] std::variant<std::optional<UserId>, http::Problem> userId(const http::HttpRequest &request,
                                                                        std::string_view name);
[[nodiscard]] std::variant<std::string, http::Problem> text(const http::HttpRequest &request,
                                                            std::string_view name, size_t maxBytes);
[[nodiscard]] std::optional<UserId> userIdOf(std::string_view text);

} // namespace scorewatch::api::parameters
