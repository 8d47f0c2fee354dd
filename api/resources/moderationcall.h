// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "api/routing/call.h"
#include "api/routing/jsonfields.h"
#include "core/domain/moderationact.h"

/// What the operations of moderators have in common.
namespace scorewatch::api::moderation {

inline constexpr size_t kMaxReason = 8000; ///< bytes of 2,000 characters
inline constexpr size_t kMaxNote = 40'000; ///< bytes of 10,000 characters
inline constexpr size_t kMaxName = 255;
inline constexpr size_t kMaxPolicy = 255;

/// Whom the token speaks for.
[[nodiscard]] Actor actorOf(const Call &call);
[[nodiscard]] QByteArray requestIdOf(const Call &call);
/// The number in the path; answers by itself where there can be none.
[[nodiscard]] std::optional<qint64> numberOf(const Call &call, std::string_view name);
/// The body as an object; answers by itself where it is none.
[[nodiscard]] std::optional<JsonValue> bodyOf(const Call &call);
/// Absent where it is not given; `problem` where it is no instant.
[[nodiscard]] QDateTime instantOf(JsonFields &fields, std::string_view name,
                                  std::optional<http::Problem> &problem);
[[nodiscard]] QString textOf(const std::string &utf8);

} // namespace scorewatch::api::moderation
