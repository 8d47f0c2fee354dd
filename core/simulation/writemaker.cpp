// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulation/writemaker.h"

namespace scorewatch {
namespace {

constexpr int kTokenSeconds = 60;
constexpr int kGameServers = 3;

} // namespace

WriteMaker::WriteMaker(const Roster &roster, quint64 run)
    : m_roster(roster), m_random(run, 5), m_run("sim-" + QByteArray::number(run, 36) + '-')
{ }

/// Looks like a SHA-256; what it would be of is never asked.
QByteArray WriteMaker::digest()
{
    QByteArray out(32, Qt::Uninitialized);
    for (int i = 0; i < 4; ++i) {
        const quint64 word = m_random.next();
        std::memcpy(out.data() + 8 * i, &word, sizeof word);
    }
    return out;
}

ScoreWrite WriteMaker::write(const Move &move, const QDateTime &now)
{
    const auto spent = m_spent.find(move.player);
    if (move.kind == Move::Kind::Replay && spent != m_spent.end()) {
        ScoreWrite again = spent->second;
        again.requestId = m_run + QByteArray::number(++m_count, 36);
        return again;
    }
    const ActivePlayer &player = m_roster.players[move.player];
    ScoreWrite out;
    out.userId = player.id;
    out.actionId = m_roster.actions[move.action].id;
    out.ipAddress = move.client.address;
    out.userAgent = move.client.agent;
    out.requestId = m_run + QByteArray::number(++m_count, 36);
    if (move.kind == Move::Kind::ServicePlay) {
        out.principal = "game-server-" + QByteArray::number(1 + m_count % kGameServers);
        out.idempotencyKey = out.requestId;
        out.requestHash = digest();
        return out;
    }
    out.tokenHash = digest();
    out.tokenExpiresAt = now.addSecs(kTokenSeconds);
    if (player.role == ActivePlayer::Role::Replayer)
        m_spent[move.player] = out;
    return out;
}

} // namespace scorewatch
