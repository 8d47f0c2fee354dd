// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/http/httprequest.h"
#include "api/http/problem.h"

namespace scorewatch::http {

/// Why a request cannot become a WebSocket: it asks for none, for another version, or comes from a page of a site that
/// is not let in. A client that is no browser sends no Origin.
[[nodiscard]] std::optional<Problem> websocketProblem(const HttpRequest &request,
                                                      const std::vector<std::string> &allowedOrigins);

} // namespace scorewatch::http
