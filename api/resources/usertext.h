// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "core/identity/permissions.h"
#include "core/players/playerprofile.h"
#include "core/players/playerstatistics.h"

/// What is told of one player.
namespace scorewatch::api::text {

[[nodiscard]] std::string profile(const PlayerProfile &player, ProfileView view, std::optional<qint64> rank);
/// `next` empty: there is no more.
[[nodiscard]] std::string history(const QList<LedgerEntry> &entries, bool withActor, const std::string &next);
[[nodiscard]] std::string statistics(const UserId &user, const PlayerStatistics &statistics);

/// Opaque to whoever gets it: where a page of the ledger of one player ended.
[[nodiscard]] std::string historyCursor(const UserId &user, qint64 version);
/// Nothing for what was not made by historyCursor() for this player.
[[nodiscard]] std::optional<qint64> versionOfCursor(const UserId &user, const std::string &cursor);

} // namespace scorewatch::api::text
