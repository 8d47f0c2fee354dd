// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/acts.h"

#include "app/backend.h"
#include "core/moderation/actservice.h"

namespace scorewatch {

ActFunctions actsOf(Backend &backend)
{
    const auto serviceOf = [&backend](const Actor &actor) {
        return ActService(*backend.pool(), *backend.redis(), actor, [&backend] { backend.acted(); });
    };
    return {
        .preview
        = [=](const Actor &actor, const ActRequest &request) { return serviceOf(actor).preview(request); },
        .act = [=](const Actor &actor, const ActRequest &request) { return serviceOf(actor).act(request); },
        .takeBack
        = [=](const Actor &actor, qint64 actId, const QString &reason,
              const QByteArray &requestId) { return serviceOf(actor).takeBack(actId, reason, requestId); },
        .proof = [=](qint64 actId) { return serviceOf({}).proof(actId); }};
}

} // namespace scorewatch
