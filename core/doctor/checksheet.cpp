// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/checksheet.h"

#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

struct Known
{
    const char *id;
    const char16_t *title;
};

constexpr Known kKnown[] = {
    {"postgres.reachable", u"PostgreSQL answers"},
    {"postgres.version", u"PostgreSQL's version"},
    {"postgres.primary", u"It is the primary"},
    {"postgres.writable", u"It takes changes"},
    {"postgres.encoding", u"It stores UTF-8"},
    {"postgres.pooler", u"What is between"},
    {"postgres.direct", u"The direct connection"},
    {"postgres.fsync", u"fsync"},
    {"postgres.full-page-writes", u"full_page_writes"},
    {"postgres.synchronous-commit", u"synchronous_commit"},
    {"postgres.data-checksums", u"Data checksums"},
    {"postgres.autovacuum", u"Autovacuum"},
    {"postgres.connections", u"Free connections"},
    {"postgres.statement-statistics", u"Statistics of statements"},
    {"postgres.role", u"The connected role"},
    {"postgres.monitor", u"Sees all sessions and queries"},
    {"postgres.read-all-data", u"Sees statistics of all tables"},
    {"postgres.signal-backend", u"Cancels other people's sessions"},
    {"postgres.schema", u"The schema"},
    {"postgres.write-scores", u"Writes scores"},
    {"postgres.partitions-ahead", u"Partitions made ahead"},
    {"postgres.default-partition", u"Default partitions"},
    {"postgres.outbox", u"The outbox"},
    {"redis.reachable", u"Redis answers"},
    {"redis.version", u"Redis's version"},
    {"redis.mode", u"It is a single server"},
    {"redis.role", u"It is the primary"},
    {"redis.maxmemory-policy", u"maxmemory-policy"},
    {"redis.memory", u"Memory"},
    {"redis.persistence", u"Persistence"},
    {"redis.stop-writes", u"stop-writes-on-bgsave-error"},
    {"redis.user", u"The connected user"},
    {"redis.commands", u"May do what the board needs"},
    {"redis.keys", u"The board's keys are ours"},
    {"redis.families", u"The other keys are ours"},
    {"redis.board", u"The board is PostgreSQL's"},
    {"clock.postgres", u"PostgreSQL's clock"},
    {"clock.redis", u"Redis's clock"},
};

} // namespace

void CheckSheet::answer(const char *id, const Verdict &verdict)
{
    Q_ASSERT(std::any_of(std::begin(kKnown), std::end(kKnown),
                         [id](const Known &k) { return qstrcmp(k.id, id) == 0; }));
    m_verdicts.insert(id, verdict);
}

void CheckSheet::leaveOpen(const char *prefix, const QString &why)
{
    for (const Known &known : kKnown) {
        const QByteArray id(known.id);
        if (id.startsWith(prefix) && !m_verdicts.contains(id))
            m_verdicts.insert(id, Verdict::unknown(why));
    }
}

QList<DoctorCheck> CheckSheet::checks() const
{
    QList<DoctorCheck> out;
    for (const Known &known : kKnown) {
        const Verdict verdict = m_verdicts.value(known.id, Verdict::unknown(u"It was not looked at."_s));
        out.append({QLatin1String(known.id), QString::fromUtf16(known.title), verdict.status, verdict.found,
                    verdict.expected, verdict.advice});
    }
    return out;
}

} // namespace scorewatch
