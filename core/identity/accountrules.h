// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "core/identity/account.h"

/// What names, addresses and passwords may be. Pure; any thread.
namespace scorewatch::accountrules {

inline constexpr int kMinUsername = 3; ///< characters
inline constexpr int kMaxUsername = 30;
inline constexpr int kMaxEmail = 254;  ///< RFC 5321 leaves no more
inline constexpr int kMinPassword = 8; ///< characters; at most 72 bytes, which is bcrypt's

/// The same with the name composed (NFC): one name has one spelling.
[[nodiscard]] Registration normalized(Registration registration);
/// The first rule that is broken.
[[nodiscard]] std::optional<AccountOutcome> objection(const Registration &registration);
/// Whether somebody could have it as name or address; nobody else is looked for in the database.
[[nodiscard]] bool isPossibleLogin(const QString &login);

} // namespace scorewatch::accountrules
