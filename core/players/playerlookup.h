// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QString>

#include "core/base/result.h"
#include "core/domain/boardpage.h"

namespace scorewatch {

/// Finds players and reads any stretch of the board. Called and answered on the main thread; nothing here blocks.
class PlayerLookup
{
public:
    PlayerLookup() = default;
    PlayerLookup(const PlayerLookup &) = delete;
    PlayerLookup &operator=(const PlayerLookup &) = delete;
    virtual ~PlayerLookup() = default;

    /// Players whose name starts with `text` (case does not matter), or the one whose id it is; at most `limit`.
    [[nodiscard]] virtual QFuture<Result<QList<PlayerMatch>>> find(const QString &text, int limit) = 0;
    /// The player and up to `each` places above and below; NotFound when the player is not on the board.
    [[nodiscard]] virtual QFuture<Result<BoardPage>> around(UserId player, int each) = 0;
    /// `count` places from `offset` on, which counts from 0; fewer at the end of the board.
    [[nodiscard]] virtual QFuture<Result<BoardPage>> page(qint64 offset, int count) = 0;
};

} // namespace scorewatch
