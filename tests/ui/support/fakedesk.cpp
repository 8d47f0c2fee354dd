// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/fakedesk.h"

#include <algorithm>
#include <memory>

#include <QPromise>

#include "tests/ui/support/examplecases.h"
#include "tests/ui/support/syntheticboard.h"

using namespace Qt::StringLiterals;

namespace scorewatch::test {
namespace {

constexpr int kPlaces = 14;

Error notFound()
{
    return {Error::Code::NotFound, u"There is no such case."_s, {}, {}};
}

} // namespace

FakeDesk::FakeDesk(int cases, QObject *parent) : ModerationDesk(parent)
{
    for (int i = 0; i < cases; ++i)
        m_cases.append(exampleCase(i, now()));
}

QDateTime FakeDesk::now() const
{
    return m_now.isValid() ? m_now : QDateTime::currentDateTimeUtc();
}

template <typename T> QFuture<Result<T>> FakeDesk::answer(const Result<T> &value)
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    const auto finish = [promise, given = m_error ? Result<T>(*m_error) : value] {
        promise->addResult(given);
        promise->finish();
    };
    if (m_holding)
        m_waiting.append(finish);
    else
        finish();
    return promise->future();
}

void FakeDesk::letGo()
{
    m_holding = false;
    while (!m_waiting.isEmpty())
        m_waiting.takeFirst()();
}

int FakeDesk::indexOf(qint64 caseId) const
{
    const auto it = std::find_if(m_cases.cbegin(), m_cases.cend(),
                                 [caseId](const CaseSummary &one) { return one.id == caseId; });
    return it == m_cases.cend() ? -1 : int(it - m_cases.cbegin());
}

CaseSummary &FakeDesk::summary(qint64 caseId)
{
    return m_cases[indexOf(caseId)];
}

void FakeDesk::addCase(const CaseSummary &summary)
{
    m_cases.prepend(summary);
}

bool FakeDesk::matches(const CaseSummary &summary, const CaseFilter &filter) const
{
    if (filter.state && summary.state != *filter.state)
        return false;
    if (filter.atLeast && summary.severity < *filter.atLeast)
        return false;
    if (!filter.rule.isEmpty() && summary.newestRule != filter.rule)
        return false;
    const bool claimed = !summary.claimedBy.isEmpty() && summary.claimedUntil > now();
    if (filter.claimedBy == u'-' ? claimed
                                 : !filter.claimedBy.isEmpty() && summary.claimedBy != filter.claimedBy)
        return false;
    return summary.username.startsWith(filter.text, Qt::CaseInsensitive);
}

QFuture<Result<CaseQueue>> FakeDesk::queue(CaseFilter filter)
{
    if (filter.limit > 1)
        m_filter = filter;
    CaseQueue queue;
    queue.serverTime = now();
    for (const CaseSummary &one : std::as_const(m_cases)) {
        if (!matches(one, filter))
            continue;
        ++queue.total;
        if (queue.cases.size() < filter.limit)
            queue.cases.append(one);
    }
    return answer<CaseQueue>(queue);
}

CaseDetail FakeDesk::detailOf(qint64 caseId)
{
    CaseDetail detail = exampleDetail(summary(caseId), now());
    for (const ActRecord &act : std::as_const(m_acts)) {
        if (act.player == detail.summary.player)
            detail.acts.append(act);
    }
    detail.notes = m_notes;
    return detail;
}

QFuture<Result<CaseDetail>> FakeDesk::openCase(qint64 caseId)
{
    return answer(indexOf(caseId) < 0 ? Result<CaseDetail>(notFound())
                                      : Result<CaseDetail>(detailOf(caseId)));
}

QFuture<Result<qint64>> FakeDesk::caseOf(UserId player)
{
    for (const CaseSummary &one : std::as_const(m_cases)) {
        if (one.player == player)
            return answer<qint64>(one.id);
    }
    return answer<qint64>(notFound());
}

template <typename F> QFuture<Result<CaseSummary>> FakeDesk::change(qint64 caseId, F f)
{
    if (m_error)
        return answer<CaseSummary>(*m_error);
    if (m_refused.contains(caseId))
        return answer<CaseSummary>(m_refused.value(caseId));
    if (indexOf(caseId) < 0)
        return answer<CaseSummary>(notFound());
    f(summary(caseId));
    return answer<CaseSummary>(summary(caseId));
}

QFuture<Result<CaseSummary>> FakeDesk::claim(qint64 caseId)
{
    return change(caseId, [this](CaseSummary &one) {
        one.claimedBy = m_actor.name;
        one.claimedUntil = now().addSecs(600);
    });
}

QFuture<Result<CaseSummary>> FakeDesk::release(qint64 caseId)
{
    return change(caseId, [](CaseSummary &one) {
        one.claimedBy.clear();
        one.claimedUntil = {};
    });
}

QFuture<Result<CaseSummary>> FakeDesk::handOver(qint64 caseId, QString to, QString)
{
    return change(caseId, [this, to](CaseSummary &one) {
        one.claimedBy = to;
        one.claimedUntil = now().addSecs(600);
    });
}

QFuture<Result<CaseSummary>> FakeDesk::askOpinion(qint64 caseId, QString from, QString)
{
    return change(caseId, [from](CaseSummary &one) { one.opinionWantedFrom = from; });
}

QFuture<Result<CaseNote>> FakeDesk::addNote(qint64 caseId, QString text)
{
    if (indexOf(caseId) < 0)
        return answer<CaseNote>(notFound());
    m_notes.append({++m_nextId, m_actor.name, text, now()});
    return answer<CaseNote>(m_notes.last());
}

QFuture<Result<CaseSummary>> FakeDesk::watch(qint64 caseId, QString)
{
    return change(caseId, [](CaseSummary &one) { one.state = CaseState::Watching; });
}

QFuture<Result<CaseSummary>> FakeDesk::close(qint64 caseId, Verdict verdict, QString)
{
    return change(caseId, [verdict](CaseSummary &one) {
        one.state = CaseState::Closed;
        one.verdict = verdict;
    });
}

QList<BoardEntry> FakeDesk::board(const std::optional<ActRequest> &after) const
{
    // The player of the first case is third, whatever else is.
    const UserId third = playerId(10);
    const bool off = std::any_of(m_cases.cbegin(), m_cases.cend(), [third](const CaseSummary &one) {
        return one.player == third && (one.isBanned || one.isHeld);
    });
    QList<BoardEntry> entries = SyntheticBoard(7, kPlaces).board().top;
    BoardEntry subject{3, third, entries.at(2).score, u"quick_fox_88"_s, u"CA"_s};
    BoardEntry extra{0, playerId(60), entries.last().score - 900, u"jbarros"_s, u"BR"_s};
    const bool leaves
        = after && after->player == third && (after->kind == ActKind::Ban || after->kind == ActKind::Hold);
    entries.removeIf([third](const BoardEntry &entry) { return entry.userId == third; });
    if (!off && !leaves)
        entries.insert(2, subject);
    entries.append(extra);
    entries = entries.mid(0, kBoardSize);
    for (int i = 0; i < entries.size(); ++i)
        entries[i].rank = i + 1;
    return entries;
}

QFuture<Result<ActPreview>> FakeDesk::preview(ActRequest request)
{
    ActPreview preview;
    preview.before = board({});
    preview.after = board(request);
    preview.needsSecondPerson = m_needsSecond && request.kind == ActKind::Ban && !request.until.isValid();
    preview.refusal = m_refusal;
    const bool leaves = preview.before != preview.after;
    if (leaves) {
        preview.rankBefore = 3;
        for (int i = 2; i < preview.after.size(); ++i)
            preview.climbers.append({preview.after.at(i).userId, preview.after.at(i).username, i + 2, i + 1});
        preview.sessionsEnded = request.kind == ActKind::Ban ? 3 : 0;
        preview.linkedPlayers = 2;
    } else {
        preview.rankBefore = preview.rankAfter = 3;
    }
    return answer<ActPreview>(preview);
}

ActRecord FakeDesk::record(const ActRequest &request, const QString &actor)
{
    ActRecord record;
    record.id = ++m_nextId;
    record.player = request.player;
    record.caseId = request.caseId;
    record.kind = request.kind;
    record.actor = actor;
    record.approvedBy = request.approvedBy;
    record.reason = request.reason;
    record.policy = request.policy;
    record.until = request.until;
    record.createdAt = now();
    return record;
}

void FakeDesk::apply(const ActRecord &record)
{
    const bool set = !record.inverseOf;
    for (CaseSummary &one : m_cases) {
        if (one.player != record.player)
            continue;
        if (record.kind == ActKind::Ban)
            one.isBanned = set;
        else if (record.kind == ActKind::Hold)
            one.isHeld = set;
        else if (record.kind == ActKind::Flag)
            one.isFlagged = set;
    }
}

QFuture<Result<ActRecord>> FakeDesk::act(ActRequest request)
{
    m_requests.append(request);
    if (m_error)
        return answer<ActRecord>(*m_error);
    if (request.caseId && m_refused.contains(*request.caseId))
        return answer<ActRecord>(m_refused.value(*request.caseId));
    m_acts.prepend(record(request, m_actor.name));
    apply(m_acts.first());
    m_proofsAsked = 0;
    return answer<ActRecord>(m_acts.first());
}

void FakeDesk::actElsewhere(const ActRequest &request, const QString &actor)
{
    m_acts.prepend(record(request, actor));
    apply(m_acts.first());
    Q_EMIT acted(m_acts.first());
}

void FakeDesk::claimElsewhere(qint64 caseId, const QString &by, std::chrono::seconds left)
{
    summary(caseId).claimedBy = by;
    summary(caseId).claimedUntil = now().addSecs(left.count());
    Q_EMIT casesChanged({caseId});
}

QFuture<Result<ActRecord>> FakeDesk::takeBack(qint64 actId, QString reason)
{
    if (m_error)
        return answer<ActRecord>(*m_error);
    for (ActRecord &act : m_acts) {
        if (act.id != actId)
            continue;
        if (act.caseId && m_refused.contains(*act.caseId))
            return answer<ActRecord>(m_refused.value(*act.caseId));
        ActRecord inverse = act;
        inverse.id = ++m_nextId;
        inverse.inverseOf = actId;
        inverse.reason = reason;
        inverse.createdAt = now();
        act.takenBackBy = inverse.id;
        m_acts.prepend(inverse);
        apply(inverse);
        m_proofsAsked = 0;
        return answer<ActRecord>(inverse);
    }
    return answer<ActRecord>(notFound());
}

QFuture<Result<ActProof>> FakeDesk::proof(qint64 actId)
{
    using enum ActProof::Verdict;
    const bool arrived = ++m_proofsAsked > m_pendingProofs;
    ActProof proof;
    proof.actId = actId;
    proof.items
        = {{"sorted-set", Done, u"The player is not in the sorted set"_s},
           {"score-cache", Done, u"No cached score is left"_s},
           {"top-ten-view", arrived ? Done : Pending,
            arrived ? u"Refreshed; the player is not in it"_s : u"It is being refreshed"_s},
           {"tokens", Done, u"Tokens from before now are refused"_s},
           {"sessions", Done, u"3 log-ins were ended"_s},
           {"sockets", arrived ? Done : Pending,
            arrived ? u"1 socket was closed by web-1"_s : u"web-1 has not answered; asked again by itself"_s},
           {"channel", NotNeeded, u"Nobody listens"_s},
           {"audit", Done, u"Row 88,214 of the audit"_s}};
    const bool inverse = std::any_of(m_acts.cbegin(), m_acts.cend(), [actId](const ActRecord &act) {
        return act.id == actId && act.inverseOf;
    });
    if (inverse)
        proof.items = {{"sorted-set", Done, u"The player is in the sorted set, with the score of before"_s},
                       {"top-ten-view", arrived ? Done : Pending, u"Refreshed; the player is in it"_s},
                       {"tokens", Done, u"Tokens from before the ban are taken again"_s},
                       {"audit", Done, u"Row 88,215 of the audit"_s}};
    else if (arrived)
        proof.successor = u"Okonkwo is now 3rd"_s;
    return answer<ActProof>(proof);
}

} // namespace scorewatch::test
