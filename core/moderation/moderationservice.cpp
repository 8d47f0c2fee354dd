// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/moderation/moderationservice.h"

#include "core/moderation/moderationoffice.h"

namespace scorewatch {

ModerationService::ModerationService(ModerationOffice &office, Actor actor, QObject *parent)
    : ModerationDesk(parent), m_office(office), m_actor(std::move(actor))
{
    connect(&m_office, &ModerationOffice::acted, this, &ModerationDesk::acted);
    connect(&m_office, &ModerationOffice::casesChanged, this, &ModerationDesk::casesChanged);
}

QFuture<Result<CaseQueue>> ModerationService::queue(CaseFilter filter)
{
    return m_office.cases().queue(filter);
}

QFuture<Result<CaseDetail>> ModerationService::openCase(qint64 caseId)
{
    return m_office.cases().openCase(caseId);
}

QFuture<Result<qint64>> ModerationService::caseOf(UserId player)
{
    return m_office.cases().caseOf(player);
}

QFuture<Result<CaseSummary>> ModerationService::claim(qint64 caseId)
{
    return m_office.claim(m_actor, caseId);
}

QFuture<Result<CaseSummary>> ModerationService::release(qint64 caseId)
{
    return m_office.release(m_actor, caseId);
}

QFuture<Result<CaseSummary>> ModerationService::handOver(qint64 caseId, QString to, QString note)
{
    return m_office.handOver(m_actor, caseId, to, note);
}

QFuture<Result<CaseSummary>> ModerationService::askOpinion(qint64 caseId, QString from, QString note)
{
    return m_office.askOpinion(m_actor, caseId, from, note);
}

QFuture<Result<CaseNote>> ModerationService::addNote(qint64 caseId, QString text)
{
    return m_office.addNote(m_actor, caseId, text);
}

QFuture<Result<CaseSummary>> ModerationService::watch(qint64 caseId, QString reason)
{
    return m_office.watch(m_actor, caseId, reason);
}

QFuture<Result<CaseSummary>> ModerationService::close(qint64 caseId, Verdict verdict, QString reason)
{
    return m_office.close(m_actor, caseId, verdict, reason);
}

QFuture<Result<ActPreview>> ModerationService::preview(ActRequest request)
{
    return m_office.preview(m_actor, request);
}

QFuture<Result<ActRecord>> ModerationService::act(ActRequest request)
{
    return m_office.act(m_actor, request);
}

QFuture<Result<ActRecord>> ModerationService::takeBack(qint64 actId, QString reason)
{
    return m_office.takeBack(m_actor, actId, reason);
}

QFuture<Result<ActProof>> ModerationService::proof(qint64 actId)
{
    return m_office.proof(actId);
}

} // namespace scorewatch
