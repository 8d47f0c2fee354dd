// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "api/resources/bridge.h"
#include "api/routing/call.h"

namespace scorewatch {
class ConnectionPool;
}

namespace scorewatch::api {

/// GET /fraud-events: what the rules found, the newest first. Any thread.
class FraudEventsResource final
{
public:
    /// Both outlive the resource and what is on its way.
    struct Parts
    {
        ConnectionPool &pool;
        Bridge &bridge;
    };

    explicit FraudEventsResource(const Parts &parts);

    void list(const Call &call) const;

private:
    const Parts m_parts;
};

} // namespace scorewatch::api
