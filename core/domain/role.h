// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>

#include <QByteArray>

namespace scorewatch {

/// What the bearer of a token is allowed to be; each role is a list of its own, none contains another.
enum class Role {
    Player,    ///< plays; writes their own scores
    Service,   ///< a game's server; writes scores of everybody
    Operator,  ///< watches
    Moderator, ///< judges players
    Admin,     ///< keeps the system
};

inline constexpr std::array kRoles{Role::Player, Role::Service, Role::Operator, Role::Moderator, Role::Admin};

/// The name in tokens, logs and on the command line: "player".
[[nodiscard]] QByteArray roleName(Role role);
[[nodiscard]] std::optional<Role> roleFromName(QByteArrayView name);

} // namespace scorewatch
