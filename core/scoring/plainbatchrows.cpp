// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scoring/plainbatchrows.h"

namespace scorewatch {
namespace {

constexpr const char *kWriteBatch
    = "SELECT outbox_id, done, balances, versions FROM scoreboard.write_score_batch("
      "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)";

} // namespace

void PlainBatchRows::Texts::add(const QByteArray &text)
{
    isUsed = isUsed || !text.isEmpty();
    values.push_back(text.isEmpty() ? QByteArray() : text); // null is SQL's NULL
}

const std::vector<QByteArray> &PlainBatchRows::Texts::orNothing() const
{
    static const std::vector<QByteArray> kNothing;
    return isUsed ? values : kNothing;
}

void PlainBatchRows::add(const Player &player)
{
    const auto place = qint64(m_users.size()) + 1;
    qint64 gained = 0;
    qint64 low = 0;
    qint64 high = 0;
    for (size_t i = 0; i < player.writes.size(); ++i) {
        gained += player.points[i];
        low = std::min(low, gained);
        high = std::max(high, gained);
        m_places.push_back(place);
        m_turns.push_back(qint64(i + 1));
        m_points.push_back(player.points[i]);
        m_gained.push_back(gained);
        addWrite(*player.writes[i]);
    }
    m_users.push_back(player.userId);
    m_totals.push_back(gained);
    m_lows.push_back(low);
    m_highs.push_back(high);
    m_counts.push_back(qint64(player.writes.size()));
    m_expected.push_back(player.expectedVersion);
}

void PlainBatchRows::addWrite(const ScoreWrite &write)
{
    m_actions.add(write.actionId);
    m_addresses.add(write.ipAddress);
    m_agents.add(write.userAgent);
    m_requests.add(write.requestId);
    m_actors.add(write.actor);
    m_principals.push_back(write.principal.isNull() ? QByteArrayLiteral("") : write.principal);
    m_keys.add(write.idempotencyKey);
    m_hashes.push_back(write.requestHash.isNull() ? QByteArrayLiteral("") : write.requestHash);
    m_tokens.add(write.tokenHash);
    m_expiries.push_back(write.tokenHash.isEmpty() ? 0 : write.tokenExpiresAt.toSecsSinceEpoch());
}

PgStatement PlainBatchRows::statement(const std::vector<qint64> &finishedOutbox) const
{
    static const std::vector<QByteArray> kNothing;
    PgParams params;
    params.uuids(m_users).integers(m_totals).integers(m_lows).integers(m_highs).integers(m_counts).integers(
        m_expected);
    params.integers(m_places).integers(m_turns).integers(m_points).integers(m_gained);
    params.texts(m_actions.values)
        .texts(m_addresses.orNothing())
        .texts(m_agents.orNothing())
        .texts(m_requests.orNothing())
        .texts(m_actors.orNothing());
    params.texts(m_keys.isUsed ? m_principals : kNothing)
        .texts(m_keys.orNothing())
        .byteas(m_keys.isUsed ? m_hashes : kNothing);
    params.byteas(m_tokens.orNothing()).integers(m_tokens.isUsed ? m_expiries : std::vector<qint64>());
    params.integers(finishedOutbox);
    return {kWriteBatch, params};
}

} // namespace scorewatch
