// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/moderation/casereader.h"

#include "core/moderation/actrecords.h"
#include "core/moderation/caserows.h"
#include "core/postgres/pgconnection.h"

using namespace Qt::StringLiterals;

namespace scorewatch::casereader {
namespace {

constexpr int kMostCases = 1000;

// What a summary is made of, for the cases that are in `picked`. Rule hits are counted for these only.
constexpr const char *kSummaryOfPicked = R"sql(
SELECT c.id, c.user_id, u.username, u.country_code, c.state, c.severity, c.score_at_stake, coalesce(s.score, 0),
       (SELECT count(*) FROM scoreboard.fraud_events AS e WHERE e.case_id = c.id),
       newest.rule_name, c.opened_by, c.opened_at, newest.created_at,
       CASE WHEN c.claimed_until > now() THEN c.claimed_by END,
       CASE WHEN c.claimed_until > now() THEN c.claimed_until END,
       c.opinion_wanted_from, c.verdict, u.is_flagged, u.is_held, u.is_banned
FROM picked AS c
JOIN scoreboard.users AS u ON u.id = c.user_id
LEFT JOIN scoreboard.scores AS s ON s.user_id = c.user_id
LEFT JOIN LATERAL (
    SELECT e.rule_name, e.created_at FROM scoreboard.fraud_events AS e
    WHERE e.case_id = c.id ORDER BY e.created_at DESC LIMIT 1) AS newest ON true
)sql";

constexpr const char *kPickOne = "WITH picked AS (SELECT * FROM scoreboard.cases WHERE id = $1)";

constexpr const char *kMatching = R"sql(
FROM scoreboard.cases AS c JOIN scoreboard.users AS u ON u.id = c.user_id
WHERE ($1::text IS NULL OR c.state = $1::text)
  AND ($2::text IS NULL OR scoreboard.severity_rank(c.severity) >= scoreboard.severity_rank($2::text))
  AND ($3::text IS NULL OR EXISTS (SELECT FROM scoreboard.fraud_events AS e
                                   WHERE e.case_id = c.id AND e.rule_name = $3::text))
  AND ($4::text IS NULL
       OR CASE WHEN $4::text = '-' THEN c.claimed_until IS NULL OR c.claimed_until <= now()
               ELSE c.claimed_by = $4::text AND c.claimed_until > now() END)
  AND ($5::text IS NULL OR lower(u.username) LIKE lower($5::text))
  AND c.score_at_stake >= $6
)sql";

constexpr const char *kRanked
    = "ORDER BY scoreboard.severity_rank(c.severity) DESC, c.score_at_stake DESC, c.opened_at, c.id ";

constexpr const char *kPlayer = R"sql(
SELECT u.is_active, u.is_flagged, u.is_held, u.is_banned,
       EXISTS (SELECT FROM scoreboard.cases AS w WHERE w.user_id = u.id AND w.state = 'watching'),
       u.flagged_at, u.held_at, u.banned_at, u.banned_until, u.ban_reason, u.tokens_valid_after,
       coalesce(s.score, 0), coalesce(s.version, 0), coalesce(s.on_board, false), u.email, u.created_at,
       span.began, span.ended
FROM scoreboard.cases AS c
JOIN scoreboard.users AS u ON u.id = c.user_id
LEFT JOIN scoreboard.scores AS s ON s.user_id = u.id
LEFT JOIN LATERAL (
    SELECT min(e.created_at - coalesce(r.time_window, interval '0')) AS began, max(e.created_at) AS ended
    FROM scoreboard.fraud_events AS e LEFT JOIN scoreboard.fraud_rules AS r ON r.name = e.rule_name
    WHERE e.case_id = c.id) AS span ON true
WHERE c.id = $1)sql";

// Every so many-th row, not every so many minutes: where much happens, much is shown. The first and the newest row stay.
constexpr const char *kCurve = R"sql(
WITH newest AS (
    SELECT version, created_at, balance_after, points_awarded, action_id FROM scoreboard.score_history
    WHERE user_id = (SELECT user_id FROM scoreboard.cases WHERE id = $1)
    ORDER BY version DESC LIMIT 20000
), numbered AS (
    SELECT *, row_number() OVER (ORDER BY version) AS n, count(*) OVER () AS total FROM newest
)
SELECT created_at, balance_after, points_awarded, action_id FROM numbered
WHERE n = total OR (n - 1) % greatest(1, (total + 498) / 499) = 0
ORDER BY version)sql";

constexpr const char *kEvents = R"sql(
SELECT id, rule_name, severity, action_taken, mode, measured, threshold, case_id, address, user_agent, created_at, metadata
FROM scoreboard.player_fraud_events((SELECT user_id FROM scoreboard.cases WHERE id = $1), 200))sql";

constexpr const char *kSessions = R"sql(
SELECT id, created_at, last_seen_at, expires_at, revoked_at, revoked_reason, address, user_agent, score_increments
FROM scoreboard.player_sessions((SELECT user_id FROM scoreboard.cases WHERE id = $1), 100))sql";

constexpr const char *kLinked = R"sql(
SELECT l.user_id, u.username, l.shared_addresses, to_json(l.addresses), coalesce(s.score, 0), u.is_flagged, u.is_banned,
       l.last_shared_at
FROM scoreboard.linked_players((SELECT user_id FROM scoreboard.cases WHERE id = $1), 50) AS l
JOIN scoreboard.users AS u ON u.id = l.user_id
LEFT JOIN scoreboard.scores AS s ON s.user_id = l.user_id
ORDER BY l.shared_addresses DESC, l.last_shared_at DESC, l.user_id)sql";

constexpr const char *kNotes
    = "SELECT id, author, body, created_at FROM scoreboard.case_notes WHERE case_id = $1 ORDER BY id";

constexpr const char *kPickEarlier = R"sql(
WITH picked AS (
    SELECT * FROM scoreboard.cases
    WHERE user_id = (SELECT user_id FROM scoreboard.cases WHERE id = $1) AND id <> $1
    ORDER BY opened_at DESC, id DESC LIMIT 100))sql";

constexpr const char *kOpenCaseOf
    = "SELECT id FROM scoreboard.cases WHERE user_id = $1 AND state <> 'closed'";

constexpr const char *kChangedCases
    = "SELECT id, updated_at FROM scoreboard.cases WHERE updated_at > $1 ORDER BY updated_at DESC LIMIT 500";

constexpr const char *kSnapshot = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";

/// With what is to follow FROM.
QByteArray selectActs(const char *condition)
{
    return QByteArray("SELECT ") + actrecords::kColumns + " FROM scoreboard.moderation_actions AS m "
        + condition;
}

/// `text` as the beginning of a LIKE pattern, with nothing in it that has a meaning there.
QString beginning(QString text)
{
    text.replace(u'\\', u"\\\\"_s).replace(u'%', u"\\%"_s).replace(u'_', u"\\_"_s);
    return text + u'%';
}

PgParams matching(const CaseFilter &filter)
{
    PgParams out;
    filter.state ? out.text(caseStateName(*filter.state)) : out.null();
    filter.atLeast ? out.text(severityName(*filter.atLeast)) : out.null();
    out.textOrNull(filter.rule).textOrNull(filter.claimedBy);
    filter.text.isEmpty() ? out.null() : out.text(beginning(filter.text));
    return out.integer(filter.minimumScore);
}

Error noSuchCase(qint64 caseId)
{
    return {Error::Code::NotFound, u"There is no case %1."_s.arg(caseId), {}, {}};
}

/// All statements at one moment; the first result is the first statement's.
Result<std::vector<PgResult>> atOneMoment(PgConnection &connection, std::vector<PgStatement> statements)
{
    statements.insert(statements.begin(), PgStatement{kSnapshot, {}});
    statements.push_back({"COMMIT", {}});
    auto results = connection.pipeline(statements);
    if (!results) {
        // A connection that is lost rolls back by itself.
        if (connection.isUsable() && connection.isInTransaction())
            (void)connection.exec("ROLLBACK");
        return results.error();
    }
    results->erase(results->begin());
    return results;
}

} // namespace

Result<CaseQueue> queue(PgConnection &connection, const CaseFilter &filter)
{
    const PgParams count = matching(filter);
    PgParams page = count;
    page.integer(std::clamp(filter.limit, 0, kMostCases)).integer(std::max(filter.offset, 0));
    const QByteArray pick
        = QByteArray("WITH picked AS (SELECT c.* ") + kMatching + kRanked + "LIMIT $7 OFFSET $8)";
    const auto results = atOneMoment(connection,
                                     {{pick + kSummaryOfPicked + kRanked, page},
                                      {QByteArray("SELECT count(*), now() ") + kMatching, count}});
    if (!results)
        return results.error();
    CaseQueue out;
    out.cases = caserows::summaries((*results)[0]);
    out.total = (*results)[1].integer(0, 0);
    out.serverTime = (*results)[1].instant(0, 1);
    return out;
}

Result<CaseDetail> detail(PgConnection &connection, qint64 caseId)
{
    const PgParams id = PgParams().integer(caseId);
    const QByteArray acts
        = selectActs("WHERE m.user_id = (SELECT user_id FROM scoreboard.cases WHERE id = $1) "
                     "ORDER BY m.id DESC LIMIT 200");
    const auto results = atOneMoment(
        connection,
        {summaryStatement(caseId),
         {kPlayer, id},
         {kCurve, id},
         {kEvents, id},
         {kSessions, id},
         {kLinked, id},
         {acts, id},
         {kNotes, id},
         {QByteArray(kPickEarlier) + kSummaryOfPicked + "ORDER BY c.opened_at DESC, c.id DESC", id}});
    if (!results)
        return results.error();
    const std::vector<PgResult> &rows = *results;
    auto found = summary(rows[0], caseId);
    if (!found)
        return found.error();
    CaseDetail out;
    out.summary = *found;
    caserows::takePlayer(out, rows[1]);
    out.curve = caserows::curve(rows[2]);
    out.events = caserows::events(rows[3], out.summary.player, out.summary.username);
    out.sessions = caserows::sessions(rows[4]);
    out.linked = caserows::linked(rows[5]);
    out.acts = caserows::acts(rows[6]);
    out.notes = caserows::notes(rows[7]);
    out.earlierCases = caserows::summaries(rows[8]);
    return out;
}

Result<qint64> openCaseOf(PgConnection &connection, const UserId &player)
{
    const auto rows = connection.exec(kOpenCaseOf, PgParams().uuid(player));
    if (!rows)
        return rows.error();
    if (rows->rowCount() == 0)
        return Error{Error::Code::NotFound, u"The player has no open case."_s, {}, {}};
    return rows->integer(0, 0);
}

Result<CaseChanges> changes(PgConnection &connection, const QDateTime &since)
{
    CaseChanges out;
    if (!since.isValid()) {
        const auto now = connection.exec("SELECT now()");
        if (!now)
            return now.error();
        out.serverTime = now->instant(0, 0);
        return out;
    }
    const PgParams from = PgParams().text(since.toString(Qt::ISODateWithMs));
    const auto results = atOneMoment(connection,
                                     {{"SELECT now()", {}},
                                      {kChangedCases, from},
                                      {selectActs("WHERE m.created_at > $1 ORDER BY m.id LIMIT 500"), from}});
    if (!results)
        return results.error();
    out.serverTime = (*results)[0].instant(0, 0);
    const PgResult &cases = (*results)[1];
    for (int row = 0; row < cases.rowCount(); ++row)
        out.cases.insert(cases.integer(row, 0), cases.instant(row, 1));
    out.acts = caserows::acts((*results)[2]);
    return out;
}

PgStatement summaryStatement(qint64 caseId)
{
    return {QByteArray(kPickOne) + kSummaryOfPicked, PgParams().integer(caseId)};
}

Result<CaseSummary> summary(const PgResult &rows, qint64 caseId)
{
    if (rows.rowCount() == 0)
        return noSuchCase(caseId);
    return caserows::summary(rows, 0);
}

} // namespace scorewatch::casereader
