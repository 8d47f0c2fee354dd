// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/resources/casesresource.h"

#include <limits>

#include "api/resources/moderationcall.h"
#include "api/resources/moderationquery.h"
#include "api/resources/moderationtext.h"
#include "api/routing/problems.h"
#include "core/domain/board.h"

namespace scorewatch::api {
namespace {

using http::Problem;
using namespace moderation;

CaseFilter filterOf(ModerationQuery &query)
{
    CaseFilter out;
    const bool everyState = query.text("state") == QLatin1StringView("all");
    if (everyState)
        out.state.reset();
    else
        out.state = query.choice("state", &caseStateFromName, "open, watching, closed or all")
                        .value_or(CaseState::Open);
    out.atLeast = query.choice("severity", &severityFromName, "low, medium, high or critical");
    out.rule = query.text("rule");
    out.claimedBy = query.text("claimedBy");
    out.text = query.text("name");
    out.minimumScore = query.integer("minimumScore", 0, 0, kMaxScore);
    out.limit = int(query.integer("limit", 50, 1, 200));
    out.offset = int(query.integer("offset", 0, 0, std::numeric_limits<int32_t>::max()));
    return out;
}

} // namespace

CasesResource::CasesResource(const Parts &parts) : m_parts(parts) { }

void CasesResource::list(const Call &call) const
{
    ModerationQuery query(call.request());
    const CaseFilter filter = filterOf(query);
    if (query.problem())
        return call.problem(*query.problem());
    m_parts.bridge.ask<CaseQueue>([this, filter] { return m_parts.office.cases().queue(filter); },
                                  [call](const Result<CaseQueue> &queue) {
                                      queue ? call.json(200, text::compact(text::caseQueue(*queue)))
                                            : call.fail(queue.error());
                                  });
}

void CasesResource::read(const Call &call) const
{
    const auto caseId = numberOf(call, "caseId");
    if (!caseId)
        return;
    m_parts.bridge.ask<CaseDetail>([this, id = *caseId] { return m_parts.office.cases().openCase(id); },
                                   [call](const Result<CaseDetail> &detail) {
                                       detail ? call.json(200, text::compact(text::caseDetail(*detail)))
                                              : call.fail(detail.error());
                                   });
}

void CasesResource::change(const Call &call, qint64 caseId, Change change) const
{
    m_parts.bridge.ask<CaseSummary>(
        [this, call, caseId, change = std::move(change)] {
            return change(m_parts.office, actorOf(call), caseId, requestIdOf(call));
        },
        [call](const Result<CaseSummary> &summary) {
            summary ? call.json(200, text::compact(text::caseObject(*summary))) : call.fail(summary.error());
        });
}

void CasesResource::claim(const Call &call) const
{
    if (const auto caseId = numberOf(call, "caseId"))
        change(call, *caseId,
               [](ModerationOffice &office, const Actor &actor, qint64 id, const QByteArray &request) {
                   return office.claim(actor, id, request);
               });
}

void CasesResource::release(const Call &call) const
{
    if (const auto caseId = numberOf(call, "caseId"))
        change(call, *caseId,
               [](ModerationOffice &office, const Actor &actor, qint64 id, const QByteArray &request) {
                   return office.release(actor, id, request);
               });
}

void CasesResource::handOver(const Call &call) const
{
    const auto caseId = numberOf(call, "caseId");
    const auto body = caseId ? bodyOf(call) : std::nullopt;
    if (!body)
        return;
    JsonFields fields(*body);
    const QString to = textOf(fields.requiredText("to", kMaxName));
    const QString note = textOf(fields.text("note", kMaxNote).value_or(std::string()));
    if (const auto problem = fields.problem())
        return call.problem(*problem);
    change(call, *caseId,
           [to, note](ModerationOffice &office, const Actor &actor, qint64 id, const QByteArray &request) {
               return office.handOver(actor, id, to, note, request);
           });
}

void CasesResource::askOpinion(const Call &call) const
{
    const auto caseId = numberOf(call, "caseId");
    const auto body = caseId ? bodyOf(call) : std::nullopt;
    if (!body)
        return;
    JsonFields fields(*body);
    const QString from = textOf(fields.text("from", kMaxName).value_or(std::string()));
    const QString note = textOf(fields.text("note", kMaxNote).value_or(std::string()));
    if (const auto problem = fields.problem())
        return call.problem(*problem);
    change(call, *caseId,
           [from, note](ModerationOffice &office, const Actor &actor, qint64 id, const QByteArray &request) {
               return office.askOpinion(actor, id, from, note, request);
           });
}

void CasesResource::addNote(const Call &call) const
{
    const auto caseId = numberOf(call, "caseId");
    const auto body = caseId ? bodyOf(call) : std::nullopt;
    if (!body)
        return;
    JsonFields fields(*body);
    const QString text = textOf(fields.requiredText("text", kMaxNote));
    if (const auto problem = fields.problem())
        return call.problem(*problem);
    m_parts.bridge.ask<CaseNote>(
        [this, call, id = *caseId, text] {
            return m_parts.office.addNote(actorOf(call), id, text, requestIdOf(call));
        },
        [call](const Result<CaseNote> &note) {
            note ? call.json(201, text::compact(text::caseNote(*note))) : call.fail(note.error());
        });
}

void CasesResource::watch(const Call &call) const
{
    const auto caseId = numberOf(call, "caseId");
    const auto body = caseId ? bodyOf(call) : std::nullopt;
    if (!body)
        return;
    JsonFields fields(*body);
    const QString reason = textOf(fields.requiredText("reason", kMaxReason));
    if (const auto problem = fields.problem())
        return call.problem(*problem);
    change(call, *caseId,
           [reason](ModerationOffice &office, const Actor &actor, qint64 id, const QByteArray &request) {
               return office.watch(actor, id, reason, request);
           });
}

void CasesResource::close(const Call &call) const
{
    const auto caseId = numberOf(call, "caseId");
    const auto body = caseId ? bodyOf(call) : std::nullopt;
    if (!body)
        return;
    JsonFields fields(*body);
    const std::string named = fields.requiredText("verdict", 20);
    const QString reason = textOf(fields.requiredText("reason", kMaxReason));
    if (const auto problem = fields.problem())
        return call.problem(*problem);
    const auto verdict = verdictFromName(QByteArrayView(named.data(), qsizetype(named.size())));
    if (!verdict)
        return call.problem(problems::invalidField(
            "verdict", "The member verdict has to be confirmed, unfounded or inconclusive."));
    change(call, *caseId,
           [verdict, reason](ModerationOffice &office, const Actor &actor, qint64 id,
                             const QByteArray &request) {
               return office.close(actor, id, *verdict, reason, request);
           });
}

} // namespace scorewatch::api
