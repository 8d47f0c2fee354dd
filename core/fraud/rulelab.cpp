// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fraud/rulelab.h"

#include <algorithm>

#include <QElapsedTimer>

#include "core/base/utc.h"
#include "core/fraud/labjudge.h"
#include "core/fraud/labsource.h"
#include "core/fraud/ruleengine.h"
#include "core/postgres/pgconnection.h"
#include "core/postgres/pgtransaction.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

constexpr int kMostDays = 400;
constexpr qint64 kRowsATold = 50'000;

// In the order of the table: no workers that mix it, no start in the middle, no index.
constexpr const char *kPrepare = R"sql(
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;
SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL synchronize_seqscans = off;
SET LOCAL enable_indexscan = off;
SET LOCAL enable_indexonlyscan = off)sql";

constexpr const char *kCatalogueMost
    = "SELECT coalesce(max(points), 0) FROM scoreboard.action_types WHERE is_active";

Error cancelled()
{
    return {Error::Code::Cancelled, u"The replay was cancelled."_s, {}, {}};
}

/// The rule over one source, and what it found.
class Replay final
{
public:
    Replay(const FraudRule &rule, const RuleLab::Hooks &hooks)
        : m_hooks(hooks), m_source(rule.kind), m_engine({.maxKeys = 5'000'000, .keepsHighest = true})
    {
        FraudRule watching = rule;
        watching.mode = FraudRule::Mode::Shadow; // also one that is off
        m_engine.setRules({watching});
    }

    RuleEngine &engine() { return m_engine; }

    Result<void> run(PgConnection &connection, const QDateTime &from)
    {
        const auto expected = m_source.expected(connection, from);
        if (!expected)
            return expected.error();
        m_expected = *expected;
        if (m_hooks.isCancelled())
            return cancelled();
        BinaryRows rows;
        const auto copied
            = connection.copyOut(m_source.copy(from), [&](QByteArrayView chunk) { take(rows, chunk); });
        if (!copied)
            return copied.error();
        if (rows.isBroken())
            return Error{Error::Code::Incompatible,
                         u"PostgreSQL sent rows that this version cannot read, so the rule was not tried."_s,
                         {},
                         {}};
        tell();
        return {};
    }

    [[nodiscard]] qint64 rows() const { return m_rows; }
    [[nodiscard]] qint64 hits() const { return m_hits; }
    [[nodiscard]] const QHash<UserId, labjudge::Found> &found() const { return m_found; }

private:
    void take(BinaryRows &rows, QByteArrayView chunk)
    {
        if (!rows.next(chunk, m_row))
            return;
        for (int times = m_source.read(m_row, m_seen); times > 0; --times)
            m_engine.observe(m_seen, m_findings);
        if (!m_findings.empty())
            keep();
        if (++m_rows % kRowsATold == 0)
            tell();
    }

    void keep()
    {
        for (const FraudFinding &finding : m_findings) {
            ++m_hits;
            if (!m_found.contains(finding.player))
                m_found.insert(finding.player,
                               {finding.measured, QDateTime::fromMSecsSinceEpoch(finding.at, kUtc)});
        }
        m_findings.clear();
    }

    void tell() const
    {
        if (m_hooks.progressed)
            m_hooks.progressed(m_rows, std::max(m_rows, m_expected));
    }

    const RuleLab::Hooks &m_hooks;
    LabSource m_source;
    RuleEngine m_engine;
    BinaryRows::Row m_row;
    Observation m_seen;
    FraudFindings m_findings;
    QHash<UserId, labjudge::Found> m_found;
    qint64 m_rows = 0;
    qint64 m_expected = 0;
    qint64 m_hits = 0;
};

Result<LabReport> replay(PgConnection &connection, const FraudRule &rule, int days,
                         const RuleLab::Hooks &hooks)
{
    const auto transaction = PgTransaction::begin(connection);
    if (!transaction)
        return transaction.error();
    if (const auto prepared = connection.execScript(kPrepare); !prepared)
        return prepared.error();
    const auto most = connection.exec(kCatalogueMost);
    if (!most)
        return most.error();
    const QDateTime from = QDateTime::currentDateTimeUtc().addDays(-days);
    Replay replay(rule, hooks);
    replay.engine().setCatalogueMost(most->integer(0, 0));
    if (const auto done = replay.run(connection, from); !done)
        return done.error();

    LabReport report{.rule = rule, .days = days, .rows = replay.rows(), .hits = replay.hits()};
    const QHash<UserId, double> highest = replay.engine().highest(rule.name);
    report.histogram = labjudge::histogram(highest, rule);
    QHash<UserId, labjudge::Found> found = replay.found();
    for (auto each = found.begin(); each != found.end(); ++each)
        each->measured = std::max(each->measured, highest.value(each.key()));
    if (hooks.isCancelled())
        return cancelled();
    // The rest looks players up one by one.
    if (const auto reset
        = connection.execScript("SET LOCAL enable_indexscan = on; SET LOCAL enable_indexonlyscan = on");
        !reset)
        return reset.error();
    if (const auto judged = labjudge::judge(connection, found, from, report); !judged)
        return judged.error();
    return report;
}

} // namespace

Result<LabReport> RuleLab::run(PgConnection &connection, const FraudRule &rule, int days, const Hooks &hooks)
{
    if (days < 1 || days > kMostDays) {
        return Error{Error::Code::InvalidArgument,
                     u"The rule was not tried: it can be replayed over 1 to %1 days."_s.arg(kMostDays),
                     {},
                     {}};
    }
    if (!LabSource(rule.kind).exists()) {
        return Error{
            Error::Code::InvalidArgument,
            u"A jump in rank cannot be replayed, because the ledger keeps scores and no ranks. Let the rule run in shadow instead."_s,
            {},
            {}};
    }
    QElapsedTimer timer;
    timer.start();
    auto report = replay(connection, rule, days, hooks);
    if (!report && hooks.isCancelled())
        return cancelled();
    if (report)
        report->took = std::chrono::milliseconds(timer.elapsed());
    return report;
}

} // namespace scorewatch
