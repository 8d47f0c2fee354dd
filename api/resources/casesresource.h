// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "api/resources/bridge.h"
#include "api/routing/call.h"
#include "core/moderation/moderationoffice.h"

namespace scorewatch::api {

/// GET /cases, /cases/{caseId} and what is done to a case: claim, release, hand-over, opinion, notes, watch, close. Any
/// thread; the office is asked on the main thread.
class CasesResource final
{
public:
    /// Both outlive the resource and what is on its way.
    struct Parts
    {
        ModerationOffice &office;
        Bridge &bridge;
    };

    explicit CasesResource(const Parts &parts);

    void list(const Call &call) const;
    void read(const Call &call) const;
    void claim(const Call &call) const;
    void release(const Call &call) const;
    void handOver(const Call &call) const;
    void askOpinion(const Call &call) const;
    void addNote(const Call &call) const;
    void watch(const Call &call) const;
    void close(const Call &call) const;

private:
    using Change = std::function<QFuture<Result<CaseSummary>>(ModerationOffice &, const Actor &,
                                                              qint64 caseId, const QByteArray &requestId)>;
    void change(const Call &call, qint64 caseId, Change change) const;

    const Parts m_parts;
};

} // namespace scorewatch::api
