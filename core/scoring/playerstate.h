// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>

#include "core/domain/userid.h"

namespace scorewatch {

/// A player's committed state on its way to the board in Redis. `change` and `actionId` are for the message
/// only.
struct PlayerState
{
    UserId userId;
    qint64 version = 0;
    qint64 score = 0;
    bool onBoard = true;
    std::optional<qint64> change;
    QByteArray actionId;
    /// Empty: counts when it is newer than what the board has. Else a repair, which counts when the board has exactly
    /// this version ("none" for no version).
    QByteArray replacesVersion;
};

} // namespace scorewatch
