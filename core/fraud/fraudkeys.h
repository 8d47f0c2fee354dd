// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

/// The keys and channels of the rules in Redis; other programs rely on the channel's name.
namespace scorewatch::fraudkeys {

inline const QByteArray kWrites = "fraud:writes"; ///< STREAM
inline const QByteArray kStream = "fraud:stream"; ///< HASH about it
inline const QByteArray kLease = "fraud:lease";   ///< STRING with a time to live
inline const QByteArray kEvents = "fraud:events"; ///< channel

} // namespace scorewatch::fraudkeys
