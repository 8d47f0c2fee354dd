// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

/// The keys and channels of acts in Redis; other programs rely on their names.
namespace scorewatch::moderationkeys {

inline const QByteArray kEventsChannel = "moderation:events";
inline const QByteArray kServers
    = "moderation:servers"; ///< HASH: server -> "since seen", seconds by Redis's clock
inline constexpr int kProofSeconds = 86'400;
inline constexpr int kServerSeconds = 15; ///< a server that was not seen for longer is gone

/// HASH: server -> number of sockets it closed.
inline QByteArray proofOf(qint64 act)
{
    return "moderation:proof:" + QByteArray::number(act);
}

} // namespace scorewatch::moderationkeys
