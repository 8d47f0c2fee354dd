// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/resources/bulkresource.h"

#include <QJsonArray>

#include "api/resources/moderationcall.h"
#include "api/resources/moderationtext.h"
#include "api/routing/problems.h"
#include "core/domain/board.h"

using namespace Qt::StringLiterals;

namespace scorewatch::api {

using http::Problem;
using namespace moderation;

namespace {

constexpr size_t kMostCases = 100;

constexpr std::array kActs{ActKind::Warn,    ActKind::Flag, ActKind::Unflag, ActKind::Hold,
                           ActKind::Release, ActKind::Ban,  ActKind::Unban};

QJsonObject refused(qint64 caseId, const Error &error)
{
    const Problem problem = problems::fromError(error);
    return {{u"caseId"_s, caseId},
            {u"status"_s, problem.status},
            {u"type"_s, textOf("urn:scorewatch:problem:" + problem.name)},
            {u"title"_s, textOf(problem.title)},
            {u"detail"_s, textOf(problem.detail)}};
}

QByteArrayView view(const std::string &text)
{
    return {text.data(), qsizetype(text.size())};
}

} // namespace

/// What is done to each: either work on the case, or an act on its player.
struct BulkResource::Wish
{
    QList<qint64> caseIds;
    std::string work;
    std::optional<Verdict> verdict;
    std::optional<ActRequest> act;
    QString reason;
    Actor actor;
    QByteArray requestId;

    static std::variant<Wish, Problem> from(const JsonValue &body);

private:
    [[nodiscard]] std::optional<Problem> takeCases(const std::vector<JsonValue> *items);
    [[nodiscard]] std::optional<Problem> takeVerdict(const std::string &name);
    [[nodiscard]] std::optional<Problem> takeKind(const std::string &name);
};

std::optional<Problem> BulkResource::Wish::takeCases(const std::vector<JsonValue> *items)
{
    if (!items)
        return problems::invalidField("caseIds", "The member caseIds is missing.");
    for (const JsonValue &item : *items) {
        if (item.kind != JsonValue::Kind::Integer || item.integer < 1)
            return problems::invalidField("caseIds", "Each of caseIds has to be a positive number.");
        if (caseIds.contains(item.integer))
            return problems::invalidField("caseIds", "One of caseIds is there twice.");
        caseIds.append(item.integer);
    }
    return std::nullopt;
}

std::optional<Problem> BulkResource::Wish::takeVerdict(const std::string &name)
{
    verdict = verdictFromName(view(name));
    if (work == "close" && !verdict)
        return problems::invalidField("verdict",
                                      "The member verdict has to be confirmed, unfounded or inconclusive.");
    if (work != "close" && !name.empty())
        return problems::invalidField("verdict", "Only closing has a verdict.");
    return std::nullopt;
}

std::optional<Problem> BulkResource::Wish::takeKind(const std::string &name)
{
    if (work.empty() == name.empty())
        return problems::invalidField("work", "Give either work, for the cases, or act, for their players.");
    if (!work.empty()) {
        for (const std::string_view known : {"claim", "release", "watch", "close"}) {
            if (work == known)
                return std::nullopt;
        }
        return problems::invalidField("work", "The member work has to be claim, release, watch or close.");
    }
    const auto kind = actFromName(view(name));
    if (!kind || std::find(kActs.begin(), kActs.end(), *kind) == kActs.end())
        return problems::invalidField(
            "act", "The member act has to be warn, flag, unflag, hold, release, ban or unban.");
    act.emplace();
    act->kind = *kind;
    return std::nullopt;
}

std::variant<BulkResource::Wish, Problem> BulkResource::Wish::from(const JsonValue &body)
{
    Wish out;
    JsonFields fields(body);
    const std::vector<JsonValue> *cases = fields.array("caseIds", kMostCases);
    out.work = fields.text("work", 20).value_or(std::string());
    const std::string kind = fields.text("act", 20).value_or(std::string());
    const std::string verdict = fields.text("verdict", 20).value_or(std::string());
    out.reason = textOf(fields.requiredText("reason", kMaxReason));
    const QString policy = textOf(fields.text("policy", kMaxPolicy).value_or(std::string()));
    const QString approvedBy = textOf(fields.text("approvedBy", kMaxName).value_or(std::string()));
    std::optional<Problem> instant;
    const QDateTime until = instantOf(fields, "until", instant);
    auto problem = fields.problem();
    for (const auto &next : {instant, problem ? std::nullopt : out.takeCases(cases), out.takeKind(kind),
                             out.takeVerdict(verdict)}) {
        if (!problem)
            problem = next;
    }
    if (problem)
        return std::move(*problem);
    if (out.act) {
        out.act->reason = out.reason;
        out.act->policy = policy;
        out.act->approvedBy = approvedBy;
        out.act->until = until;
    }
    return out;
}

/// One request under way. Lives until its last case is answered; main thread.
class BulkResource::Run final : public std::enable_shared_from_this<Run>
{
public:
    Run(const Parts &parts, const Call &call, Wish wish)
        : m_parts(parts), m_call(call), m_wish(std::move(wish)), m_left(m_wish.caseIds.size())
    {
        m_results.resize(m_left);
    }

    void start()
    {
        for (qsizetype at = 0; at < m_wish.caseIds.size(); ++at) {
            const qint64 caseId = m_wish.caseIds[at];
            if (m_wish.act)
                actIn(at, caseId);
            else
                async::onFinished(workOn(caseId), &m_parts.bridge,
                                  [self = shared_from_this(), at](const Result<CaseSummary> &summary) {
                                      self->worked(at, summary);
                                  });
        }
    }

private:
    QFuture<Result<CaseSummary>> workOn(qint64 caseId)
    {
        ModerationOffice &office = m_parts.office;
        const Wish &wish = m_wish;
        if (wish.work == "claim")
            return office.claim(wish.actor, caseId, wish.requestId);
        if (wish.work == "release")
            return office.release(wish.actor, caseId, wish.requestId);
        if (wish.work == "watch")
            return office.watch(wish.actor, caseId, wish.reason, wish.requestId);
        return office.close(wish.actor, caseId, *wish.verdict, wish.reason, wish.requestId);
    }
    void worked(qsizetype at, const Result<CaseSummary> &summary)
    {
        if (!summary)
            return refuse(at, summary.error());
        put(at,
            {{u"caseId"_s, m_wish.caseIds[at]}, {u"status"_s, 200}, {u"case"_s, text::caseObject(*summary)}});
    }
    /// The player of the case first: an act is theirs.
    void actIn(qsizetype at, qint64 caseId)
    {
        async::onFinished(m_parts.office.cases().summary(caseId), &m_parts.bridge,
                          [self = shared_from_this(), at](const Result<CaseSummary> &summary) {
                              summary ? self->act(at, *summary) : self->refuse(at, summary.error());
                          });
    }
    void act(qsizetype at, const CaseSummary &summary)
    {
        ActRequest request = *m_wish.act;
        request.player = summary.player;
        request.caseId = summary.id;
        request.requestId = m_wish.requestId;
        async::onFinished(m_parts.office.act(m_wish.actor, request), &m_parts.bridge,
                          [self = shared_from_this(), at](const Result<ActRecord> &record) {
                              if (!record)
                                  return self->refuse(at, record.error());
                              self->put(at,
                                        {{u"caseId"_s, self->m_wish.caseIds[at]},
                                         {u"status"_s, 201},
                                         {u"act"_s, text::act(*record)}});
                          });
    }
    void refuse(qsizetype at, const Error &error)
    {
        ++m_refused;
        put(at, refused(m_wish.caseIds[at], error));
    }
    void put(qsizetype at, const QJsonObject &result)
    {
        m_results[at] = result;
        if (--m_left > 0)
            return;
        QJsonArray results;
        for (const QJsonObject &each : std::as_const(m_results))
            results.append(each);
        m_call.json(200,
                    text::compact({{u"done"_s, m_results.size() - m_refused},
                                   {u"refused"_s, m_refused},
                                   {u"results"_s, results}}));
    }

    const Parts m_parts;
    const Call m_call;
    const Wish m_wish;
    QList<QJsonObject> m_results;
    qsizetype m_left;
    qsizetype m_refused = 0;
};

BulkResource::BulkResource(const Parts &parts) : m_parts(parts) { }

void BulkResource::run(const Call &call) const
{
    const auto body = bodyOf(call);
    if (!body)
        return;
    auto read = Wish::from(*body);
    if (const auto *problem = std::get_if<Problem>(&read))
        return call.problem(*problem);
    Wish wish = std::get<Wish>(std::move(read));
    wish.actor = actorOf(call);
    wish.requestId = requestIdOf(call);
    const auto run = std::make_shared<Run>(m_parts, call, std::move(wish));
    QMetaObject::invokeMethod(
        &m_parts.bridge, [run] { run->start(); }, Qt::QueuedConnection);
}

} // namespace scorewatch::api
