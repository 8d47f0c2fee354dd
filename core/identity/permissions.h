// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/principal.h"

namespace scorewatch {

/// How much of a player's profile somebody sees; each is a list of its own.
enum class ProfileView {
    Public,     ///< name, avatar, country, score, rank
    Own,        ///< that, and e-mail address, time zone, ban
    Standing,   ///< public, and flagged, held, banned with reason and dates
    Moderation, ///< standing, and the e-mail address
};

/// Who may do what, and to whom: the table of docs/api.md. Pure; every edge asks here, before it does anything.
namespace permissions {

[[nodiscard]] bool mayLogOut(const Principal &who);
[[nodiscard]] bool mayAskForActionToken(const Principal &who);
[[nodiscard]] bool mayWriteScore(const Principal &who, const UserId &player);
[[nodiscard]] bool mayWriteScores(const Principal &who); ///< of anybody, by the hundred
[[nodiscard]] bool mayFindPlayers(const Principal &who);
[[nodiscard]] bool mayReadHistory(const Principal &who, const UserId &player); ///< and the sums over it
[[nodiscard]] bool mayCorrect(const Principal &who);
[[nodiscard]] bool mayModerate(const Principal &who); ///< work on cases, act on players
[[nodiscard]] ProfileView viewOf(const Principal &who, const UserId &player);

} // namespace permissions
} // namespace scorewatch
