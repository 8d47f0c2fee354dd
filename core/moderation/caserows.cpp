// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/moderation/caserows.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "core/domain/displayname.h"
#include "core/moderation/actrecords.h"

using namespace Qt::StringLiterals;

namespace scorewatch::caserows {
namespace {

/// Reads the columns of a row one after the other.
class Row final
{
public:
    Row(const PgResult &rows, int row) : m_rows(rows), m_row(row) { }

    QString text() { return m_rows.text(m_row, m_next++); }
    QByteArray bytes() { return m_rows.bytes(m_row, m_next++).toByteArray(); }
    qint64 integer() { return m_rows.integer(m_row, m_next++); }
    double real() { return m_rows.real(m_row, m_next++); }
    bool boolean() { return m_rows.boolean(m_row, m_next++); }
    QDateTime instant() { return m_rows.instant(m_row, m_next++); }
    UserId userId() { return m_rows.userId(m_row, m_next++); }
    std::optional<qint64> maybeInteger()
    {
        const int column = m_next++;
        return m_rows.isNull(m_row, column) ? std::nullopt : std::optional(m_rows.integer(m_row, column));
    }
    QJsonObject object() { return QJsonDocument::fromJson(bytes()).object(); }

private:
    const PgResult &m_rows;
    int m_row;
    int m_next = 0;
};

Severity severityOf(const QByteArray &name)
{
    return severityFromName(name).value_or(Severity::Low);
}

/// One value for each row.
template <typename T, typename Read> QList<T> each(const PgResult &rows, Read read)
{
    QList<T> out;
    out.reserve(rows.rowCount());
    for (int i = 0; i < rows.rowCount(); ++i) {
        Row row(rows, i);
        out.append(read(row));
    }
    return out;
}

FraudEvent eventOf(Row &row)
{
    FraudEvent out;
    out.id = row.bytes();
    out.rule = row.text();
    out.severity = severityOf(row.bytes());
    out.actionTaken = row.bytes();
    out.isShadow = row.bytes() == "shadow";
    out.measured = row.real();
    out.threshold = row.real();
    out.caseId = row.maybeInteger();
    out.address = row.text();
    out.userAgent = row.text();
    out.createdAt = row.instant();
    out.evidence = row.object();
    return out;
}

} // namespace

CaseSummary summary(const PgResult &rows, int at)
{
    Row row(rows, at);
    CaseSummary out;
    out.id = row.integer();
    out.player = row.userId();
    out.username = displayName(row.text());
    out.countryCode = row.text();
    out.state = caseStateFromName(row.bytes()).value_or(CaseState::Open);
    out.severity = severityOf(row.bytes());
    out.scoreAtStake = row.integer();
    out.score = row.integer();
    out.events = int(row.integer());
    out.newestRule = row.text();
    out.openedBy = row.text();
    out.openedAt = row.instant();
    out.newestEventAt = row.instant();
    out.claimedBy = row.text();
    out.claimedUntil = row.instant();
    out.opinionWantedFrom = row.text();
    out.verdict = verdictFromName(row.bytes());
    out.isFlagged = row.boolean();
    out.isHeld = row.boolean();
    out.isBanned = row.boolean();
    return out;
}

QList<CaseSummary> summaries(const PgResult &rows)
{
    QList<CaseSummary> out;
    out.reserve(rows.rowCount());
    for (int row = 0; row < rows.rowCount(); ++row)
        out.append(summary(rows, row));
    return out;
}

QList<ScorePoint> curve(const PgResult &rows)
{
    return each<ScorePoint>(rows, [](Row &row) {
        ScorePoint out;
        out.at = row.instant();
        out.score = row.integer();
        out.change = row.integer();
        out.actionId = row.text();
        return out;
    });
}

QList<FraudEvent> events(const PgResult &rows, const UserId &player, const QString &username)
{
    return each<FraudEvent>(rows, [&player, &username](Row &row) {
        FraudEvent out = eventOf(row);
        out.player = player;
        out.username = username;
        return out;
    });
}

QList<PlayerSession> sessions(const PgResult &rows)
{
    return each<PlayerSession>(rows, [](Row &row) {
        PlayerSession out;
        out.id = row.bytes();
        out.createdAt = row.instant();
        out.lastSeenAt = row.instant();
        out.expiresAt = row.instant();
        out.revokedAt = row.instant();
        out.revokedReason = row.text();
        out.address = row.text();
        out.userAgent = row.text();
        out.scoreIncrements = int(row.integer());
        return out;
    });
}

QList<LinkedPlayer> linked(const PgResult &rows)
{
    return each<LinkedPlayer>(rows, [](Row &row) {
        LinkedPlayer out;
        out.player = row.userId();
        out.username = displayName(row.text());
        out.sharedAddresses = int(row.integer());
        for (const QJsonValue &address : QJsonDocument::fromJson(row.bytes()).array())
            out.addresses.append(address.toString());
        out.score = row.integer();
        out.isFlagged = row.boolean();
        out.isBanned = row.boolean();
        out.lastSharedAt = row.instant();
        return out;
    });
}

QList<ActRecord> acts(const PgResult &rows)
{
    QList<ActRecord> out;
    out.reserve(rows.rowCount());
    for (int row = 0; row < rows.rowCount(); ++row)
        out.append(actrecords::fromRow(rows, row));
    return out;
}

QList<CaseNote> notes(const PgResult &rows)
{
    return each<CaseNote>(rows, [](Row &row) {
        CaseNote out;
        out.id = row.integer();
        out.author = row.text();
        out.body = row.text();
        out.createdAt = row.instant();
        return out;
    });
}

void takePlayer(CaseDetail &detail, const PgResult &rows)
{
    Row row(rows, 0);
    Standing &out = detail.standing;
    out.isActive = row.boolean();
    out.isFlagged = row.boolean();
    out.isHeld = row.boolean();
    out.isBanned = row.boolean();
    out.isWatched = row.boolean();
    out.flaggedAt = row.instant();
    out.heldAt = row.instant();
    out.bannedAt = row.instant();
    out.bannedUntil = row.instant();
    out.banReason = row.text();
    out.tokensValidAfter = row.instant();
    out.score = row.integer();
    out.version = row.integer();
    out.onBoard = row.boolean();
    detail.email = row.text();
    detail.playerSince = row.instant();
    detail.suspectFrom = row.instant();
    detail.suspectTo = row.instant();
}

} // namespace scorewatch::caserows
