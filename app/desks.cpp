// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desks.h"

#include <optional>

#include "app/acts.h"
#include "app/backend.h"
#include "core/audit/auditsealer.h"
#include "core/audit/auditservice.h"
#include "core/fraud/fraudservice.h"
#include "core/moderation/addressgatherer.h"
#include "core/moderation/caseservice.h"
#include "core/moderation/moderationchannel.h"
#include "core/moderation/moderationservice.h"

namespace scorewatch {

struct Desks::Parts
{
    Parts(Backend &backend, const Actor &actor)
        : cases(*backend.pool(), backend.redis())
        , channel(*backend.redis(), *backend.redisThread(), *backend.config().redis)
        , office(cases, actsOf(backend), &channel)
        , moderation(office, actor)
        , fraud(*backend.pool(), *backend.redisThread(), *backend.config().redis, actor)
        , audit(*backend.pool())
    { }

    CaseService cases;
    ModerationChannel channel;
    ModerationOffice office;
    ModerationService moderation;
    FraudService fraud;
    AuditService audit;
    std::optional<AuditSealer> sealer;
    std::optional<AddressGatherer> addresses;
};

Desks::Desks(Backend &backend, const Actor &actor, QObject *parent)
    : QObject(parent), m_parts(std::make_unique<Parts>(backend, actor))
{
    m_parts->office.start();
    if (backend.config().embedded) {
        m_parts->sealer.emplace(*backend.pool());
        m_parts->sealer->start();
        m_parts->addresses.emplace(*backend.pool());
        m_parts->addresses->start();
    }
}

Desks::~Desks() = default;

ModerationDesk &Desks::moderation() const
{
    return m_parts->moderation;
}

FraudDesk &Desks::fraud() const
{
    return m_parts->fraud;
}

AuditDesk &Desks::audit() const
{
    return m_parts->audit;
}

} // namespace scorewatch
