// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "api/resources/bridge.h"
#include "api/routing/call.h"
#include "core/live/redisboardreader.h"

namespace scorewatch {
class ConnectionPool;
}

namespace scorewatch::api {

class FallbackBoard;

/// GET /users/{id} and its /rank, /history and /stats: each caller sees what their role may see. Any thread.
class UsersResource final
{
public:
    /// All of them outlive the resource and what is on its way.
    struct Parts
    {
        ConnectionPool &pool;
        RedisBoardReader &board;
        FallbackBoard &fallback;
        Bridge &bridge;
    };

    explicit UsersResource(const Parts &parts);

    void profile(const Call &call) const;
    void rank(const Call &call) const;
    void history(const Call &call) const;
    void statistics(const Call &call) const;

private:
    struct Standing
    {
        Result<BoardStanding> standing;
        bool stale = false;
    };
    /// By Redis, else by PostgreSQL; called once, on a thread of somebody else.
    void findStanding(const UserId &user, std::function<void(const Standing &)> take) const;

    const Parts m_parts;
};

} // namespace scorewatch::api
