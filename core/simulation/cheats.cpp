// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulation/cheats.h"

#include <algorithm>

using namespace std::chrono_literals;

namespace scorewatch {
namespace {

constexpr int kAttacksAnAccount = 6;
constexpr int kReplays = 2;

SimulationTime seconds(double count)
{
    return SimulationTime(qint64(count * 1e9));
}

/// What a cheat would do: neither the smallest thing nor the one that stands out.
size_t modestAction(const Roster &roster, RandomStream &random)
{
    const auto count = qint64(roster.actions.size());
    return size_t(count - 1 - random.below(std::min<qint64>(count, 3)));
}

} // namespace

Cheaters::Cheaters(Roster &roster, quint64 seed) : m_roster(roster), m_random(seed, 3)
{
    for (size_t i = 0; i < roster.players.size(); ++i) {
        if (roster.players[i].role != ActivePlayer::Role::Cheater)
            continue;
        Account account;
        account.player = i;
        beginUse(account, SimulationTime(0));
        m_accounts.push_back(account);
    }
}

void Cheaters::beginUse(Account &account, SimulationTime now)
{
    account.action = modestAction(m_roster, m_random);
    account.attacksLeft = kAttacksAnAccount;
    planAttack(account, now + seconds(m_random.between(1, 6)));
}

/// Three to six hits a second for eleven to fifteen seconds: always above twenty in ten.
void Cheaters::planAttack(Account &account, SimulationTime from)
{
    account.from = from;
    account.nextHit = from;
    account.until = from + seconds(m_random.between(11, 15));
    account.step = seconds(1.0 / m_random.between(3, 6));
}

std::optional<Move> Cheaters::next(SimulationTime now)
{
    // The first one that is due, not the one that waits longest: where there is not enough rate for all, one attack
    // that can be seen is better than several that cannot.
    for (Account &account : m_accounts) {
        if (account.nextHit > now)
            continue;
        if (m_roster.players[account.player].outUntil > now || account.attacksLeft == 0) {
            // The old account stays a cheater's, so that it does not suddenly play like everybody else.
            const size_t fresh = size_t(m_random.below(qint64(m_roster.players.size())));
            ActivePlayer &player = m_roster.players[fresh];
            if (player.role == ActivePlayer::Role::Crowd && !player.racing && player.outUntil <= now) {
                player.role = ActivePlayer::Role::Cheater;
                account.player = fresh;
                beginUse(account, now + 10s);
            } else {
                account.nextHit = now + 1s;
            }
            continue;
        }
        account.nextHit += account.step;
        if (account.nextHit < now - 1s) // was kept waiting: does not catch up
            account.nextHit = now;
        const Move move{account.player, account.action, Move::Kind::Play, Clients::robot(account.player)};
        if (account.nextHit >= account.until) {
            --account.attacksLeft;
            planAttack(account, now + seconds(m_random.between(15, 40)));
        }
        return move;
    }
    return std::nullopt;
}

Replayers::Replayers(Roster &roster, quint64 seed) : m_roster(roster), m_random(seed, 4)
{
    for (size_t i = 0; i < roster.players.size(); ++i) {
        if (roster.players[i].role == ActivePlayer::Role::Replayer)
            m_accounts.push_back({i, modestAction(roster, m_random), 0, seconds(m_random.between(1, 4))});
    }
}

std::optional<Move> Replayers::next(SimulationTime now)
{
    for (Account &account : m_accounts) {
        if (account.nextAt > now || m_roster.players[account.player].outUntil > now)
            continue;
        const bool replays = account.replaysLeft > 0;
        account.replaysLeft = replays ? account.replaysLeft - 1 : kReplays;
        account.nextAt
            = now + seconds(account.replaysLeft > 0 ? m_random.between(0.3, 1) : m_random.between(4, 10));
        return Move{account.player, account.action, replays ? Move::Kind::Replay : Move::Kind::Play,
                    Clients::robot(account.player)};
    }
    return std::nullopt;
}

} // namespace scorewatch
