// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/embedded/embeddedlayout.h"
#include "core/embedded/instancelock.h"
#include "core/embedded/serverstate.h"

namespace scorewatch::embedded {

/// What another instance of the same profile is doing, as one look shows it.
struct Situation
{
    enum class Kind {
        Ours,                 ///< nobody runs the servers: we hold the lock and may
        EarlierServersEnding, ///< we hold the lock, and servers whose owner died are still shutting down
        OtherIsStarting,      ///< another instance holds the lock and is not ready
        OtherIsReady,         ///< another instance holds the lock and its servers answer
        OtherHasNoServers,    ///< another instance holds the lock, but its servers do not answer
    };

    Kind kind = Kind::Ours;
    std::shared_ptr<InstanceLock> lock; ///< ours, or null
    ServerState other;                  ///< what its owner (or the last one) wrote

    /// Looks once. `held` is the lock of an earlier look. May block for some seconds; not for the main thread.
    static Result<Situation> look(const EmbeddedLayout &layout, std::shared_ptr<InstanceLock> held);
};

} // namespace scorewatch::embedded
