// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "api/http/problem.h"
#include "core/scoring/scorewrite.h"

/// What a caller is told of a write.
namespace scorewatch::api::scoreanswer {

/// Why the write was not acknowledged; nothing where it was.
[[nodiscard]] std::optional<http::Problem> problem(const ScoreOutcome &outcome);
/// `"userId":"…","score":110,"version":7,"scoreChange":10,"rank":3`, without braces.
void appendMembers(std::string &out, const UserId &user, const ScoreOutcome &outcome);

} // namespace scorewatch::api::scoreanswer
