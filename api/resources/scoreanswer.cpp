// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/resources/scoreanswer.h"

#include "api/http/jsontext.h"
#include "api/routing/problems.h"

namespace scorewatch::api::scoreanswer {

using http::Problem;
using http::json::appendMember;
using Status = ScoreOutcome::Status;

std::optional<Problem> problem(const ScoreOutcome &outcome)
{
    switch (outcome.status) {
    case Status::Written:
    case Status::Replayed:
        return std::nullopt;
    case Status::UnknownUser:
        return problems::unknownUser();
    case Status::InactiveUser:
        return problems::make(403, "user-inactive", "The account is closed",
                              "The player's account is closed, so it cannot score.");
    case Status::BannedUser:
        return problems::make(403, "user-banned", "The player is banned",
                              "The player is banned, so they cannot score.");
    case Status::UnknownAction:
        return problems::make(404, "unknown-action", "There is no such action",
                              "There is no action with this id; GET /api/v1/actions lists them.");
    case Status::InactiveAction:
        return problems::make(422, "inactive-action", "The action gives nothing now",
                              "This action is switched off, so it gives no points.");
    case Status::OutOfRange:
        return problems::make(422, "score-out-of-range", "The score would be impossible",
                              "The score would leave the range from 0 to 9007199254740991.");
    case Status::VersionConflict: {
        Problem conflict = problems::make(
            409, "version-conflict", "The score has changed meanwhile",
            "The expected version is not the player's; read the present one and decide anew.");
        conflict.members += ',';
        appendMember(conflict.members, "version", outcome.version);
        conflict.members += ',';
        appendMember(conflict.members, "score", outcome.score);
        return conflict;
    }
    case Status::TokenUsed:
        return problems::make(409, "action-token-used", "The action token was used",
                              "This action token has counted once already; ask for another one.");
    case Status::KeyReused:
        return problems::make(
            422, "idempotency-key-reused", "The key belongs to another write",
            "This Idempotency-Key was used with another request; take a new key for a new write.");
    case Status::Failed:
    case Status::Unknown:
        break;
    }
    return problems::fromError(outcome.error);
}

void appendMembers(std::string &out, const UserId &user, const ScoreOutcome &outcome)
{
    out += "\"userId\":\"";
    out += user.toByteArray().constData();
    out += "\",";
    appendMember(out, "score", outcome.score);
    out += ',';
    appendMember(out, "version", outcome.version);
    out += ',';
    appendMember(out, "scoreChange", outcome.scoreChange);
    if (outcome.rank) {
        out += ',';
        appendMember(out, "rank", *outcome.rank);
    } else {
        out += ",\"rank\":null";
    }
}

} // namespace scorewatch::api::scoreanswer
