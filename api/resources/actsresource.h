// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "api/resources/bridge.h"
#include "api/routing/call.h"
#include "core/moderation/moderationoffice.h"

namespace scorewatch::api {

/// POST /users/{id}/ban and its like, and /moderation-actions: what is done to players, with its preview, its proof and
/// its inverse. Any thread; the office is asked on the main thread.
class ActsResource final
{
public:
    /// Both outlive the resource and what is on its way.
    struct Parts
    {
        ModerationOffice &office;
        Bridge &bridge;
    };

    explicit ActsResource(const Parts &parts);

    void act(const Call &call, ActKind kind) const;
    void undo(const Call &call) const;
    /// The act with how far it has come.
    void read(const Call &call) const;

private:
    void preview(const Call &call, const ActRequest &request) const;
    void carryOut(const Call &call, const ActRequest &request) const;
    void addProof(const Call &call, const ActRecord &record) const;

    const Parts m_parts;
};

} // namespace scorewatch::api
