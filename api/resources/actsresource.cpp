// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/resources/actsresource.h"

#include "api/resources/moderationcall.h"
#include "api/resources/moderationtext.h"
#include "api/routing/parameters.h"
#include "api/routing/problems.h"
#include "core/domain/board.h"

using namespace Qt::StringLiterals;

namespace scorewatch::api {
namespace {

using http::Problem;
using namespace moderation;

struct Wanted
{
    ActRequest request;
    bool isTrial = false; ///< the board after it is wanted, not the act
    std::optional<Problem> problem;
};

Wanted wantedOf(const JsonValue &body, const UserId &player, ActKind kind)
{
    Wanted out;
    ActRequest &request = out.request;
    request.player = player;
    request.kind = kind;
    JsonFields fields(body);
    request.reason = textOf(fields.requiredText("reason", kMaxReason));
    request.policy = textOf(fields.text("policy", kMaxPolicy).value_or(std::string()));
    request.caseId = fields.integer("caseId", 1, kMaxScore);
    request.approvedBy = textOf(fields.text("approvedBy", kMaxName).value_or(std::string()));
    request.afterAct = fields.integer("afterAct", 0, kMaxScore);
    out.isTrial = fields.boolean("dryRun").value_or(false);
    std::optional<Problem> instant;
    if (kind == ActKind::Ban)
        request.until = instantOf(fields, "until", instant);
    out.problem = fields.problem();
    if (!out.problem)
        out.problem = instant;
    return out;
}

} // namespace

ActsResource::ActsResource(const Parts &parts) : m_parts(parts) { }

void ActsResource::act(const Call &call, ActKind kind) const
{
    const auto player = parameters::userIdOf(call.part(0));
    if (!player)
        return call.problem(
            problems::invalidField("id", "The id in the URL has to be a player's, a UUID of 36 characters."));
    const auto body = bodyOf(call);
    if (!body)
        return;
    Wanted wanted = wantedOf(*body, *player, kind);
    if (wanted.problem)
        return call.problem(*wanted.problem);
    wanted.request.requestId = requestIdOf(call);
    if (wanted.isTrial)
        preview(call, wanted.request);
    else
        carryOut(call, wanted.request);
}

void ActsResource::preview(const Call &call, const ActRequest &request) const
{
    m_parts.bridge.ask<ActPreview>(
        [this, call, request] { return m_parts.office.preview(actorOf(call), request); },
        [call](const Result<ActPreview> &preview) {
            preview ? call.json(200, text::compact(text::actPreview(*preview))) : call.fail(preview.error());
        });
}

void ActsResource::carryOut(const Call &call, const ActRequest &request) const
{
    m_parts.bridge.ask<ActRecord>(
        [this, call, request] { return m_parts.office.act(actorOf(call), request); },
        [call](const Result<ActRecord> &record) {
            record ? call.json(201, text::compact(text::act(*record))) : call.fail(record.error());
        });
}

void ActsResource::undo(const Call &call) const
{
    const auto actId = numberOf(call, "actId");
    const auto body = actId ? bodyOf(call) : std::nullopt;
    if (!body)
        return;
    JsonFields fields(*body);
    const QString reason = textOf(fields.requiredText("reason", kMaxReason));
    if (const auto problem = fields.problem())
        return call.problem(*problem);
    m_parts.bridge.ask<ActRecord>(
        [this, call, id = *actId, reason] {
            return m_parts.office.takeBack(actorOf(call), id, reason, requestIdOf(call));
        },
        [call](const Result<ActRecord> &record) {
            record ? call.json(201, text::compact(text::act(*record))) : call.fail(record.error());
        });
}

void ActsResource::read(const Call &call) const
{
    const auto actId = numberOf(call, "actId");
    if (!actId)
        return;
    m_parts.bridge.ask<ActRecord>([this, id = *actId] { return m_parts.office.cases().act(id); },
                                  [this, call](const Result<ActRecord> &record) {
                                      record ? addProof(call, *record) : call.fail(record.error());
                                  });
}

void ActsResource::addProof(const Call &call, const ActRecord &record) const
{
    m_parts.bridge.ask<ActProof>(
        [this, id = record.id] { return m_parts.office.proof(id); },
        [call, record](const Result<ActProof> &proof) {
            if (!proof)
                return call.fail(proof.error());
            call.json(200,
                      text::compact({{u"act"_s, text::act(record)}, {u"proof"_s, text::actProof(*proof)}}));
        });
}

} // namespace scorewatch::api
