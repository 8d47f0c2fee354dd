// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "api/resources/bridge.h"
#include "api/routing/call.h"
#include "core/moderation/moderationoffice.h"

namespace scorewatch::api {

/// POST /cases/bulk: the same for many cases, with one reason. Each case has an outcome of its own; what one is refused
/// does not hinder the others. Any thread; the office is asked on the main thread.
class BulkResource final
{
public:
    /// Both outlive the resource and what is on its way.
    struct Parts
    {
        ModerationOffice &office;
        Bridge &bridge;
    };

    explicit BulkResource(const Parts &parts);

    void run(const Call &call) const;

private:
    struct Wish;
    class Run;

    const Parts m_parts;
};

} // namespace scorewatch::api
