// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/fakeauditdesk.h"

#include <array>

#include <QJsonArray>

#include "core/base/utc.h"
#include "tests/ui/support/syntheticboard.h"

using namespace Qt::StringLiterals;

namespace scorewatch::test {
namespace {

struct Deed
{
    const char *type;
    const char *reason;
};
constexpr std::array<Deed, 8> kDeeds{
    {{"FLAG", "41 increments in 10 s, 63 times the median player"},
     {"CASE_CLAIM", ""},
     {"ADDRESS_REVEALED", "Same address as three banned players"},
     {"BAN", "Bot: increments every 240 ms for two hours, no pause at night. Second ban after a warning."},
     {"CORRECT", "Points of the exploit of 12 November taken back"},
     {"UNBAN", "Appeal granted: shared café address"},
     {"REFRESH_TOKEN_REUSED", "A refresh token came back after it was used, so its session was ended"},
     {"NOTE", "Asked for a recording of the run"}}};
constexpr std::array kNames{"quick_fox_88", "Mei-Lin Zhao", "Søren", "zero_gravity", "<b>Hạnh</b>"};
constexpr std::array kActors{"mara", "ole", "rule:burst"};

} // namespace

FakeAuditDesk::FakeAuditDesk(int rows) : m_rows(rows), m_sealed(std::max(0, rows - 2))
{
    m_verdict.verified = m_sealed;
    m_verdict.unsealed = m_rows - m_sealed;
    m_verdict.head = QByteArray(64, 'a');
    m_verdict.sentence = u"The audit is intact: %1 rows are as they were written."_s.arg(m_sealed);
}

AuditEntry FakeAuditDesk::entry(qint64 id) const
{
    const size_t n = size_t(id);
    AuditEntry e;
    e.id = id;
    e.createdAt = QDateTime(QDate(2026, 11, 25), QTime(9, 32), kUtc).addSecs((id - 1000) * 47);
    const Deed &deed = kDeeds[n % kDeeds.size()];
    e.type = QString::fromLatin1(deed.type);
    e.actor = QString::fromUtf8(e.type == "REFRESH_TOKEN_REUSED"_L1 ? "scorewatchd"
                                                                    : kActors[n % kActors.size()]);
    e.player = playerId(int(n % 97));
    e.username = QString::fromUtf8(kNames[n % kNames.size()]);
    e.reason = QString::fromUtf8(deed.reason);
    e.requestId = "req-" + QByteArray::number(id);
    e.recordedBy = u"scorewatchd"_s;
    e.metadata = {{u"caseId"_s, 4127},
                  {u"until"_s, u"2026-12-02T09:30:00Z"_s},
                  {u"evidence"_s, u"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"_s},
                  {u"rules"_s, QJsonArray{u"burst"_s, u"shared-address"_s}}};
    if (id <= m_sealed)
        e.position = id;
    return e;
}

void FakeAuditDesk::add(int rows)
{
    m_rows += rows;
}

QFuture<Result<QList<AuditEntry>>> FakeAuditDesk::entries(AuditFilter filter)
{
    m_asked.append(filter);
    if (m_error)
        return answer<QList<AuditEntry>>(*m_error);
    QList<AuditEntry> found;
    for (qint64 id = filter.before > 0 ? filter.before - 1 : m_rows; id > 0 && found.size() < filter.limit;
         --id) {
        const AuditEntry e = entry(id);
        if ((filter.type.isEmpty() || e.type == filter.type)
            && (filter.actor.isEmpty() || e.actor == filter.actor)
            && (!filter.player || e.player == filter.player)
            && (!filter.from.isValid() || e.createdAt >= filter.from)
            && (!filter.to.isValid() || e.createdAt < filter.to))
            found.append(e);
    }
    return answer<QList<AuditEntry>>(found);
}

QFuture<Result<AuditVerdict>> FakeAuditDesk::verify(QByteArray)
{
    if (m_error)
        return answer<AuditVerdict>(*m_error);
    return answer<AuditVerdict>(m_verdict);
}

template <typename T> QFuture<Result<T>> FakeAuditDesk::answer(const Result<T> &value)
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    const auto give = [promise, value] {
        promise->addResult(value);
        promise->finish();
    };
    if (m_holding)
        m_waiting.append(give);
    else
        give();
    return promise->future();
}

void FakeAuditDesk::release()
{
    m_holding = false;
    for (const auto &give : std::exchange(m_waiting, {}))
        give();
}

} // namespace scorewatch::test
