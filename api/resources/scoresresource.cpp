// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/resources/scoresresource.h"

#include <algorithm>

#include <QCryptographicHash>
#include <QDateTime>

#include "api/http/jsontext.h"
#include "api/resources/actionlist.h"
#include "api/resources/boardtext.h"
#include "api/resources/scoreanswer.h"
#include "api/routing/jsonfields.h"
#include "api/routing/problems.h"
#include "core/base/utc.h"
#include "core/domain/board.h"
#include "core/identity/actiontoken.h"
#include "core/identity/permissions.h"
#include "core/identity/sessionkeeper.h"

namespace scorewatch::api {
namespace {

using http::Problem;
using http::json::appendMember;

constexpr size_t kMaxBatch = 500;
constexpr size_t kMaxKey = 255;
constexpr size_t kMaxActionId = 400;
constexpr size_t kMaxActionToken = 2048;
constexpr size_t kMaxReason = 500;

QByteArray bytes(std::string_view text)
{
    return {text.data(), qsizetype(text.size())};
}

qint64 now()
{
    return QDateTime::currentSecsSinceEpoch();
}

/// Two requests are the same when they ask for the same, however their JSON is written.
QByteArray fingerprint(const ScoreWrite &write)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(write.userId.toByteArray());
    hash.addData(QByteArrayLiteral("\n"));
    hash.addData(write.actionId);
    hash.addData(QByteArrayLiteral("\n"));
    hash.addData(write.expectedVersion ? QByteArray::number(*write.expectedVersion) : QByteArray());
    hash.addData(QByteArrayLiteral("\n"));
    hash.addData(write.correction ? QByteArray::number(*write.correction) + '\n' + write.reason
                                  : write.tokenHash);
    return hash.result();
}

/// Whatever the client sent, as text that PostgreSQL can hold.
QByteArray agentOf(const http::HttpRequest &request)
{
    const std::string_view field = request.header("user-agent").substr(0, 2000);
    return QString::fromUtf8(field.data(), qsizetype(field.size())).left(500).toUtf8();
}

/// Each service counts for itself, and none of them for the player.
QByteArray limitName(const Principal &who)
{
    if (who.role == Role::Player)
        return QByteArrayLiteral("scores");
    return "scores-by-" + QCryptographicHash::hash(who.subject, QCryptographicHash::Sha256).toHex().left(16);
}

std::optional<Problem> readKey(std::string_view key, bool required, ScoreWrite &write)
{
    if (key.empty())
        return required ? std::optional(problems::idempotencyKeyMissing()) : std::nullopt;
    const auto isVisible = [](char c) { return c > 0x20 && c < 0x7f; };
    if (key.size() > kMaxKey || !std::all_of(key.begin(), key.end(), isVisible))
        return problems::invalidIdempotencyKey();
    write.idempotencyKey = bytes(key);
    write.requestHash = fingerprint(write);
    return std::nullopt;
}

std::optional<qint64> expectedVersion(JsonFields &fields)
{
    return fields.integer("expectedVersion", 0, kMaxScore);
}

/// One item of a batch, as it would have been answered alone.
void appendResult(std::string &out, const ScoreGate::Entry &entry, const std::optional<Problem> &problem)
{
    out += '{';
    appendMember(out, "status", problem ? problem->status : 201);
    out += ',';
    if (!problem) {
        scoreanswer::appendMembers(out, entry.write.userId, entry.outcome);
        if (entry.outcome.status == ScoreOutcome::Status::Replayed)
            out += ",\"replayed\":true";
    } else {
        appendMember(out, "type", "urn:scorewatch:problem:" + problem->name);
        out += ',';
        appendMember(out, "title", problem->title);
        out += ',';
        appendMember(out, "detail", problem->detail);
        out += problem->members;
    }
    out += '}';
}

std::string batchText(const std::vector<ScoreGate::Entry> &entries)
{
    std::string results;
    results.reserve(entries.size() * 160);
    int64_t accepted = 0;
    for (const ScoreGate::Entry &entry : entries) {
        const auto problem = entry.problem ? entry.problem : scoreanswer::problem(entry.outcome);
        accepted += !problem;
        if (!results.empty())
            results += ',';
        appendResult(results, entry, problem);
    }
    std::string out = "{";
    appendMember(out, "accepted", accepted);
    out += ',';
    appendMember(out, "refused", int64_t(entries.size()) - accepted);
    return out + ",\"results\":[" + results + "]}";
}

} // namespace

ScoresResource::ScoresResource(const Parts &parts, Limits limits) : m_parts(parts), m_limits(limits) { }

ScoreGate::Entry ScoresResource::entryOf(const Call &call) const
{
    const Principal &who = *call.principal();
    ScoreGate::Entry entry;
    entry.write.principal = roleName(who.role) + ':' + who.subject;
    entry.write.ipAddress = bytes(call.request().peer);
    entry.write.userAgent = agentOf(call.request());
    entry.write.requestId = bytes(call.request().requestId);
    entry.write.sessionId = who.sessionId;
    if (who.role != Role::Player)
        entry.write.actor = entry.write.principal;
    entry.limit = who.role == Role::Player ? m_limits.playerWrites
        : who.role == Role::Service        ? m_limits.serviceWrites
                                           : 0;
    if (entry.limit > 0)
        entry.limitName = limitName(who);
    return entry;
}

std::optional<Problem> ScoresResource::readPlayers(const Call &call, JsonFields &fields,
                                                   ScoreWrite &write) const
{
    const std::string token = fields.requiredText("actionToken", kMaxActionToken);
    write.expectedVersion = expectedVersion(fields);
    if (auto problem = fields.problem())
        return problem;
    write.userId = *call.principal()->userId;
    const auto checked = m_parts.actionTokens.verify(QByteArrayView(token.data(), qsizetype(token.size())),
                                                     write.userId, now());
    if (!checked)
        return problems::make(403, "action-token-invalid", "The action token does not count",
                              checked.error().message.toStdString());
    write.actionId = checked->actionId;
    write.tokenHash = checked->hash;
    write.tokenExpiresAt = QDateTime::fromSecsSinceEpoch(checked->expiresAt, kUtc);
    return readKey(call.request().header("idempotency-key"), false, write);
}

std::optional<Problem> ScoresResource::readServices(JsonFields &fields, ScoreWrite &write) const
{
    write.userId = fields.requiredUserId("userId");
    write.actionId = bytes(fields.requiredText("actionId", kMaxActionId));
    write.expectedVersion = expectedVersion(fields);
    return fields.problem();
}

void ScoresResource::write(const Call &call) const
{
    const auto body = JsonFields::parse(call.request().body);
    if (const auto *problem = std::get_if<Problem>(&body))
        return call.problem(*problem);
    JsonFields fields(std::get<JsonValue>(body));
    ScoreGate::Entry entry = entryOf(call);
    auto problem = call.principal()->role == Role::Player ? readPlayers(call, fields, entry.write)
                                                          : readServices(fields, entry.write);
    if (!problem && call.principal()->role != Role::Player)
        problem = readKey(call.request().header("idempotency-key"), true, entry.write);
    if (!problem && !permissions::mayWriteScore(*call.principal(), entry.write.userId))
        problem = problems::forbidden("The role of this token may not write this player's score.");
    if (problem)
        return call.problem(*problem);
    pass(call, std::move(entry));
}

void ScoresResource::pass(const Call &call, ScoreGate::Entry entry) const
{
    std::vector<ScoreGate::Entry> one;
    one.push_back(std::move(entry));
    m_parts.gate.pass(std::move(one), [this, call](const std::vector<ScoreGate::Entry> &entries) {
        const ScoreGate::Entry &done = entries.front();
        if (const auto problem = done.problem ? done.problem : scoreanswer::problem(done.outcome))
            return call.problem(*problem);
        std::string text = "{";
        scoreanswer::appendMembers(text, done.write.userId, done.outcome);
        text += '}';
        http::HttpResponse response = http::HttpResponse::json(201, std::move(text));
        if (done.outcome.status == ScoreOutcome::Status::Replayed)
            response.headers.emplace_back("Idempotency-Replayed", "true");
        else
            m_parts.sessions.scoreWritten(*call.principal());
        call.respond(std::move(response));
    });
}

ScoreGate::Entry ScoresResource::readItem(const Call &call, const JsonValue &item, size_t index) const
{
    ScoreGate::Entry entry = entryOf(call);
    if (item.kind != JsonValue::Kind::Object) {
        entry.problem = problems::invalidField("items", "Each item has to be an object.");
        return entry;
    }
    JsonFields fields(item);
    std::string key = fields.text("idempotencyKey", kMaxKey).value_or(std::string());
    if (const auto given = call.request().header("idempotency-key"); key.empty() && !given.empty())
        key = std::string(given) + ':' + std::to_string(index);
    entry.problem = readServices(fields, entry.write);
    if (!entry.problem)
        entry.problem = readKey(key, true, entry.write);
    return entry;
}

void ScoresResource::writeBatch(const Call &call) const
{
    const auto body = JsonFields::parse(call.request().body);
    if (const auto *problem = std::get_if<Problem>(&body))
        return call.problem(*problem);
    JsonFields fields(std::get<JsonValue>(body));
    const std::vector<JsonValue> *items = fields.array("items", kMaxBatch);
    if (const auto problem = fields.problem())
        return call.problem(*problem);
    if (!items)
        return call.problem(problems::invalidField("items", "The member items is missing."));
    std::vector<ScoreGate::Entry> entries;
    entries.reserve(items->size());
    for (const JsonValue &item : *items)
        entries.push_back(readItem(call, item, entries.size()));
    m_parts.gate.pass(std::move(entries),
                      [call](const std::vector<ScoreGate::Entry> &done) { call.json(200, batchText(done)); });
}

void ScoresResource::giveActionToken(const Call &call) const
{
    const auto body = JsonFields::parse(call.request().body);
    if (const auto *problem = std::get_if<Problem>(&body))
        return call.problem(*problem);
    JsonFields fields(std::get<JsonValue>(body));
    const std::string action = fields.requiredText("actionId", kMaxActionId);
    if (const auto problem = fields.problem())
        return call.problem(*problem);
    m_parts.actions.get([this, call, action](const auto &catalogue) {
        if (!catalogue)
            return call.fail(catalogue.error());
        const auto known = (*catalogue)->isActive.find(action);
        ScoreOutcome refused;
        refused.status = known == (*catalogue)->isActive.end() ? ScoreOutcome::Status::UnknownAction
            : known->second                                    ? ScoreOutcome::Status::Written
                                                               : ScoreOutcome::Status::InactiveAction;
        if (const auto problem = scoreanswer::problem(refused))
            return call.problem(*problem);
        mint(call, action);
    });
}

void ScoresResource::mint(const Call &call, const std::string &action) const
{
    const auto minted = m_parts.actionTokens.mint(*call.principal()->userId, bytes(action), now());
    if (!minted)
        return call.fail(minted.error());
    m_parts.sessions.actionTokenGiven(*call.principal());
    std::string text = "{";
    appendMember(text, "actionToken",
                 std::string_view(minted->text.constData(), size_t(minted->text.size())));
    text += ',';
    appendMember(text, "actionId", action);
    text += ',';
    text::appendInstant(text, "expiresAt", QDateTime::fromSecsSinceEpoch(minted->expiresAt, kUtc));
    text += '}';
    call.json(201, std::move(text));
}

void ScoresResource::listActions(const Call &call) const
{
    m_parts.actions.get([call](const auto &catalogue) {
        catalogue ? call.json(200, (*catalogue)->text) : call.fail(catalogue.error());
    });
}

void ScoresResource::correct(const Call &call) const
{
    const auto user = UserId::fromText(QByteArrayView(call.part(0).data(), qsizetype(call.part(0).size())));
    if (!user)
        return call.problem(
            problems::invalidField("id", "The id in the URL has to be a player's, a UUID of 36 characters."));
    const auto body = JsonFields::parse(call.request().body);
    if (const auto *problem = std::get_if<Problem>(&body))
        return call.problem(*problem);
    JsonFields fields(std::get<JsonValue>(body));
    ScoreGate::Entry entry = entryOf(call);
    entry.write.userId = *user;
    entry.write.correction = fields.requiredInteger("change", -kMaxScore, kMaxScore);
    entry.write.reason = bytes(fields.requiredText("reason", kMaxReason));
    entry.write.expectedVersion = expectedVersion(fields);
    auto problem = fields.problem();
    if (!problem && *entry.write.correction == 0)
        problem = problems::invalidField("change", "The member change is 0; a correction changes something.");
    if (!problem)
        problem = readKey(call.request().header("idempotency-key"), false, entry.write);
    if (problem)
        return call.problem(*problem);
    pass(call, std::move(entry));
}

} // namespace scorewatch::api
