// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fraud/rulestore.h"

#include <algorithm>

#include <QHash>
#include <QJsonDocument>

#include "core/base/utc.h"
#include "core/postgres/pgconnection.h"

using namespace Qt::StringLiterals;

namespace scorewatch::rulestore {
namespace {

constexpr const char *kAround = R"sql(
SELECT coalesce((SELECT max(points) FROM scoreboard.action_types WHERE is_active), 0),
       has_function_privilege('scoreboard.record_fraud(uuid, uuid, text, text, text, text, double precision, '
                              'double precision, inet, text, timestamptz, jsonb)', 'EXECUTE'))sql";

// A composite value keeps the number of parameters small; its columns are in the order of the table.
constexpr const char *kSave = R"sql(
FROM scoreboard.save_fraud_rule(
    jsonb_populate_record(NULL::scoreboard.fraud_rules, jsonb_build_object(
        'name', $1::text, 'kind', $2::text, 'description', $3::text, 'threshold', $4::double precision,
        'time_window', make_interval(secs => $5::bigint), 'severity', $6::text, 'action', $7::text, 'mode', $8::text,
        'parameters', $9::jsonb)),
    $10::timestamptz, $11, $12, $13::uuid, NULL) AS r)sql";

constexpr const char *kEpisodes = R"sql(
SELECT rule_name, user_id, host(ip_address), (extract(epoch FROM created_at) * 1000)::bigint
FROM scoreboard.fraud_events
WHERE created_at > to_timestamp($1::bigint / 1000.0))sql";

} // namespace

std::optional<FraudRule> readRule(const PgResult &rows, int row)
{
    const auto kind = kindFromName(rows.bytes(row, 1));
    const auto severity = severityFromName(rows.bytes(row, 5));
    const auto action = ruleActionFromName(rows.bytes(row, 6));
    const auto mode = modeFromName(rows.bytes(row, 7));
    if (!kind || !severity || !action || !mode)
        return std::nullopt;
    return FraudRule{.name = rows.text(row, 0),
                     .kind = *kind,
                     .description = rows.text(row, 2),
                     .threshold = rows.real(row, 3),
                     .window = std::chrono::seconds(rows.integer(row, 4)),
                     .severity = *severity,
                     .action = *action,
                     .mode = *mode,
                     .parameters = QJsonDocument::fromJson(rows.bytes(row, 8).toByteArray()).object(),
                     .updatedBy = rows.text(row, 9),
                     .updatedAt = rows.instant(row, 10)};
}

Result<Rules> load(PgConnection &connection)
{
    const auto rows = connection.exec(QByteArray("SELECT ") + kColumns
                                      + " FROM scoreboard.fraud_rules AS r ORDER BY r.name");
    if (!rows)
        return rows.error();
    const auto around = connection.exec(kAround);
    if (!around)
        return around.error();
    Rules out{.catalogueMost = around->integer(0, 0), .mayRecord = around->boolean(0, 1)};
    for (int row = 0; row < rows->rowCount(); ++row) {
        if (const auto rule = readRule(*rows, row))
            out.rules.append(*rule);
    }
    return out;
}

Result<FraudRule> save(PgConnection &connection, const FraudRule &rule, const Actor &actor)
{
    PgParams params;
    params.text(rule.name)
        .text(kindName(rule.kind))
        .text(rule.description)
        .text(QByteArray::number(rule.threshold, 'g', 17))
        .integer(rule.window.count())
        .text(severityName(rule.severity))
        .text(ruleActionName(rule.action))
        .text(modeName(rule.mode))
        .text(QJsonDocument(rule.parameters).toJson(QJsonDocument::Compact))
        .textOrNull(rule.updatedAt.isValid() ? rule.updatedAt.toUTC().toString(Qt::ISODateWithMs) : QString())
        .text(actor.name)
        .text(roleName(actor.role));
    if (actor.userId)
        params.uuid(*actor.userId);
    else
        params.null();
    const auto rows = connection.exec(QByteArray("SELECT ") + kColumns + kSave, params);
    if (!rows)
        return rows.error();
    const auto saved = rows->rowCount() == 1 ? readRule(*rows, 0) : std::nullopt;
    if (!saved)
        return Error{Error::Code::Internal, u"The rule was saved, but could not be read back."_s, {}, {}};
    return *saved;
}

Result<QList<KnownEpisode>> knownEpisodes(PgConnection &connection, const QList<FraudRule> &rules, qint64 now)
{
    QHash<QString, qint64> windows;
    qint64 longest = 0;
    for (const FraudRule &rule : rules) {
        const qint64 window = std::chrono::milliseconds(rule.window).count();
        windows.insert(rule.name, window);
        longest = std::max(longest, window);
    }
    const auto rows = connection.exec(kEpisodes, PgParams().integer(now - longest));
    if (!rows)
        return rows.error();
    QList<KnownEpisode> out;
    for (int row = 0; row < rows->rowCount(); ++row) {
        KnownEpisode episode{.rule = rows->text(row, 0),
                             .player = rows->userId(row, 1),
                             .address = rows->bytes(row, 2).toByteArray(),
                             .at = rows->integer(row, 3)};
        if (episode.at > now - windows.value(episode.rule, 0))
            out.append(episode);
    }
    return out;
}

} // namespace scorewatch::rulestore
