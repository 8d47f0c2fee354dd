// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "api/http/httpresponse.h"

namespace scorewatch::http {

/// Why a request was not done, as RFC 9457 wants it told; docs/api.md lists the names.
struct Problem
{
    int status = 500;
    std::string name;   ///< behind "urn:scorewatch:problem:"
    std::string title;  ///< the same for each problem of the name
    std::string detail; ///< one sentence for a person; never a secret, never the server's own words
    /// Further members as JSON text, each with its comma in front: `,"retryAfter":12`.
    std::string members = {};
    std::vector<std::pair<std::string_view, std::string>> headers = {};

    /// As the answer to a request.
    [[nodiscard]] HttpResponse response(std::string_view path, std::string_view requestId) const;
};

/// What went wrong on our side; the cause stands in the log under the request's id.
[[nodiscard]] Problem internalProblem();

/// More clients than are allowed.
[[nodiscard]] Problem busyProblem();
/// The request did not arrive in time.
[[nodiscard]] Problem slowRequestProblem(std::chrono::seconds limit);
/// Frames came before the answer to the handshake: whoever sends them does not speak the protocol.
[[nodiscard]] Problem earlyFramesProblem();

} // namespace scorewatch::http
