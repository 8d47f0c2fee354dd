// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

/// The keys and channels of the board in Redis; other programs rely on their names.
namespace scorewatch::boardkeys {

inline const QByteArray kBoard = "leaderboard";
inline const QByteArray kVersions = "leaderboard:versions";
inline const QByteArray kMeta = "leaderboard:meta";
inline const QByteArray kLog = "leaderboard:log";
inline const QByteArray kNames = "leaderboard:names";
inline const QByteArray kNext = "leaderboard:next";
inline const QByteArray kNextVersions = "leaderboard:next:versions";
inline const QByteArray kNextEpoch = "leaderboard:next:epoch";
inline const QByteArray kUpdatesChannel = "leaderboard:updates";

} // namespace scorewatch::boardkeys
