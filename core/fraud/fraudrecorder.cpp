// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fraud/fraudrecorder.h"

#include <algorithm>
#include <map>

#include <QHostAddress>
#include <QJsonDocument>
#include <QLoggingCategory>

#include "core/base/utc.h"
#include "core/domain/displayname.h"
#include "core/postgres/pgconnection.h"
#include "core/postgres/pgtransaction.h"

using namespace Qt::StringLiterals;

namespace scorewatch::fraudrecorder {
namespace {

Q_LOGGING_CATEGORY(lcRecorder, "scorewatch.fraud.recorder")

constexpr const char *kRecord = R"sql(
SELECT is_new, action_taken, case_id, username, pseudonym
FROM scoreboard.record_fraud($1::uuid, $2, $3, $4, $5, $6, $7::double precision, $8::double precision, $9::inet, $10,
                             to_timestamp($11::bigint / 1000.0), $12::jsonb))sql";

constexpr const char *kKeepReplays = R"sql(
INSERT INTO scoreboard.token_replays (user_id, replayed_at, action_id, ip_address, number)
SELECT user_id, to_timestamp(at / 1000.0), left(action, 100), address::inet, number::integer
FROM unnest($1, $2, $3, $4, $5) AS r (user_id, at, action, address, number)
ON CONFLICT DO NOTHING)sql";

/// Null, which is SQL's NULL, for what PostgreSQL would not take.
QByteArray addressOrNull(const QByteArray &address)
{
    const QHostAddress parsed(QString::fromUtf8(address));
    return parsed.isNull() ? QByteArray() : address;
}

QString textOrNone(const QByteArray &utf8)
{
    return QString::fromUtf8(utf8).remove(QChar(u'\0'));
}

PgStatement statementFor(const FraudFinding &finding)
{
    PgParams params;
    params.text(finding.id())
        .uuid(finding.player)
        .text(finding.rule.name)
        .text(severityName(finding.rule.severity))
        .text(ruleActionName(finding.rule.action))
        .text(modeName(finding.rule.mode))
        .text(QByteArray::number(finding.measured, 'g', 17))
        .text(QByteArray::number(finding.rule.threshold, 'g', 17))
        .textOrNull(QString::fromLatin1(addressOrNull(finding.address)))
        .textOrNull(textOrNone(finding.userAgent))
        .integer(finding.at)
        .text(QJsonDocument(finding.evidence).toJson(QJsonDocument::Compact));
    return {kRecord, params};
}

FraudEvent eventOf(const FraudFinding &finding, const PgResult &row)
{
    FraudEvent out{.id = finding.id(),
                   .player = finding.player,
                   .username = displayName(row.text(0, 3)),
                   .rule = finding.rule.name,
                   .severity = finding.rule.severity,
                   .actionTaken = row.bytes(0, 1).toByteArray(),
                   .isShadow = finding.rule.mode != FraudRule::Mode::Active,
                   .measured = finding.measured,
                   .threshold = finding.rule.threshold,
                   .address = row.text(0, 4),
                   .userAgent = textOrNone(finding.userAgent),
                   .createdAt = QDateTime::fromMSecsSinceEpoch(finding.at, kUtc),
                   .evidence = finding.evidence};
    if (!row.isNull(0, 2))
        out.caseId = row.integer(0, 2);
    return out;
}

Result<Recorded> recordTogether(PgConnection &connection, const FraudFindings &findings)
{
    const auto transaction = PgTransaction::begin(connection);
    if (!transaction)
        return transaction.error();
    std::vector<PgStatement> statements;
    statements.reserve(findings.size());
    for (const FraudFinding &finding : findings)
        statements.push_back(statementFor(finding));
    const auto rows = connection.pipeline(statements);
    if (!rows)
        return rows.error();
    if (const auto committed = (*transaction)->commit(); !committed)
        return committed.error();
    Recorded out;
    for (size_t i = 0; i < findings.size(); ++i) {
        const PgResult &row = (*rows)[i];
        if (row.rowCount() == 1 && row.boolean(0, 0))
            out.events.append(eventOf(findings[i], row));
    }
    return out;
}

/// Another try will not help.
bool isHopeless(const Error &error)
{
    return error.code == Error::Code::InvalidArgument || error.code == Error::Code::NotFound;
}

} // namespace

Result<Recorded> record(PgConnection &connection, FraudFindings findings)
{
    if (findings.empty())
        return Recorded();
    // Whoever acts on several players takes them in one order, or two wait for each other.
    std::ranges::stable_sort(findings, {},
                             [](const FraudFinding &each) { return each.player.toByteArray(); });
    const auto together = recordTogether(connection, findings);
    if (together || !isHopeless(together.error()))
        return together;
    // One of them is not to be had; the others are.
    Recorded out;
    for (const FraudFinding &finding : findings) {
        const auto alone = recordTogether(connection, {finding});
        if (alone) {
            out.events += alone->events;
        } else if (isHopeless(alone.error())) {
            ++out.refused;
            qCWarning(lcRecorder).noquote()
                << "What rule" << finding.rule.name << "found about" << finding.player.toString()
                << "was not recorded:" << toString(alone.error());
        } else {
            return alone.error();
        }
    }
    return out;
}

Result<void> keepReplays(PgConnection &connection, const std::vector<Observation> &observations)
{
    std::map<std::pair<QByteArray, qint64>, std::pair<const Observation *, qint64>> replays;
    for (const Observation &each : observations) {
        if (each.kind != Observation::Kind::TokenReplay)
            continue;
        auto &[first, number] = replays[{each.player.toByteArray(), each.at}];
        first = first ? first : &each;
        ++number;
    }
    if (replays.empty())
        return {};
    std::vector<UserId> users;
    std::vector<qint64> times;
    std::vector<QByteArray> actions;
    std::vector<QByteArray> addresses;
    std::vector<qint64> numbers;
    for (const auto &[key, value] : replays) {
        users.push_back(value.first->player);
        times.push_back(value.first->at);
        actions.push_back(textOrNone(value.first->actionId).toUtf8());
        addresses.push_back(addressOrNull(value.first->address));
        numbers.push_back(value.second);
    }
    const auto done = connection.exec(
        kKeepReplays,
        PgParams().uuids(users).integers(times).texts(actions).texts(addresses).integers(numbers));
    return done ? Result<void>() : Result<void>(done.error());
}

} // namespace scorewatch::fraudrecorder
