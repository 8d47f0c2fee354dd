// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

#include "core/simulation/clients.h"

namespace scorewatch {

/// What a behaviour wants to happen: this player does this action now.
struct Move
{
    enum class Kind {
        Play,        ///< with an action token, as players do
        ServicePlay, ///< told by a game server, with an idempotency key
        Replay,      ///< the token of the player's last play, again
    };

    size_t player = 0; ///< index into the roster's players
    size_t action = 0; ///< index into the roster's actions
    Kind kind = Kind::Play;
    Client client;
};

} // namespace scorewatch
