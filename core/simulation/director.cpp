// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulation/director.h"

#include <algorithm>
#include <functional>

using namespace std::chrono_literals;

namespace scorewatch {
namespace {

using Status = ScoreOutcome::Status;

constexpr int kNeighbours = 7;       ///< behind one address; the rule calls more than five suspicious
constexpr double kMostSpecial = 0.7; ///< of the writes: a low rate still has a crowd
constexpr double kRetryShare = 0.02; ///< of the game servers' writes: the answer got lost, they ask again
constexpr auto kRetryAfter = 300ms;
constexpr size_t kMostRetries = 1000;
constexpr double kSecondsATurn = 15; ///< between two moves of a person
constexpr double kMostOnline = 0.8;  ///< of the roster
constexpr auto kStaysAway = 30s;     ///< who was told that they are banned

bool isSentAway(Status status)
{
    return status == Status::BannedUser || status == Status::InactiveUser || status == Status::UnknownUser;
}

/// The parts look at roles when they are made.
Roster &withRoles(Roster &roster, const std::function<void()> &appoint)
{
    appoint();
    return roster;
}

} // namespace

Director::Director(Roster roster, const Cast &cast, quint64 seed, quint64 run)
    : m_roster(std::move(roster))
    , m_random(seed, 6)
    , m_crowd(withRoles(m_roster, [&] { appoint(cast); }), seed)
    , m_race(m_roster, seed)
    , m_cheaters(m_roster, seed)
    , m_replayers(m_roster, seed)
    , m_maker(m_roster, run)
{ }

void Director::appoint(const Cast &cast)
{
    const size_t count = m_roster.players.size();
    // One cheater from just below the top, who will be seen there soon; the others from anywhere.
    const size_t belowTop = std::min(count / 3, 2 * Race::kRunners);
    appointSome(ActivePlayer::Role::Cheater, std::min(cast.cheaters, 1), belowTop,
                std::min(count, belowTop + 20));
    appointSome(ActivePlayer::Role::Cheater, cast.cheaters - 1, belowTop, count);
    appointSome(ActivePlayer::Role::Replayer, cast.replayers, belowTop, count);
    for (int place = 0; place < cast.sharedAddresses; ++place) {
        appointSome(ActivePlayer::Role::Neighbour, kNeighbours, belowTop, count);
        for (ActivePlayer &player : m_roster.players) {
            if (player.role == ActivePlayer::Role::Neighbour && player.sharedAddress < 0)
                player.sharedAddress = place;
        }
    }
}

/// As many as there are among [from, to); half of these at most, so that a small database keeps a crowd.
void Director::appointSome(ActivePlayer::Role role, int count, size_t from, size_t to)
{
    std::vector<size_t> free;
    for (size_t i = from; i < to; ++i) {
        if (m_roster.players[i].role == ActivePlayer::Role::Crowd)
            free.push_back(i);
    }
    const size_t wanted = std::min(size_t(std::max(count, 0)), free.size() / 2);
    for (size_t i = 0; i < wanted; ++i) {
        std::swap(free[i], free[i + size_t(m_random.below(qint64(free.size() - i)))]);
        m_roster.players[free[i]].role = role;
    }
}

void Director::setRate(double perSecond)
{
    const double most = kMostOnline * double(m_roster.players.size());
    m_crowd.setOnline(size_t(std::clamp(perSecond * kSecondsATurn, std::min(100.0, most), most)) + 1);
}

std::optional<Director::Planned> Director::next(SimulationTime now, const QDateTime &wall)
{
    if (auto retry = dueRetry(now))
        return retry;
    const auto move = chooseMove(now);
    if (!move)
        return std::nullopt;
    ++m_planned;
    return planned(*move, now, wall);
}

std::optional<Move> Director::chooseMove(SimulationTime now)
{
    if (double(m_special) < kMostSpecial * double(m_planned) + 1) {
        auto move = m_race.next(now);
        if (!move)
            move = m_replayers.next(now);
        if (!move)
            move = m_cheaters.next(now);
        if (move) {
            ++m_special;
            return move;
        }
    }
    return m_crowd.next(now);
}

Director::Planned Director::planned(const Move &move, SimulationTime now, const QDateTime &wall)
{
    Planned out{m_maker.write(move, wall), move.player, 0};
    ActivePlayer &player = m_roster.players[move.player];
    if (move.kind != Move::Kind::Replay)
        out.points = m_roster.actions[move.action].points;
    if (move.kind == Move::Kind::ServicePlay && m_random.chance(kRetryShare)
        && m_retries.size() < kMostRetries)
        m_retries.push_back({now + kRetryAfter, {out.write, out.player, 0}});
    player.score += out.points;
    ++player.inFlight;
    return out;
}

std::optional<Director::Planned> Director::dueRetry(SimulationTime now)
{
    if (m_retries.empty() || m_retries.front().at > now)
        return std::nullopt;
    Planned out = std::move(m_retries.front().planned);
    m_retries.pop_front();
    m_roster.players[out.player].score += out.points;
    ++m_roster.players[out.player].inFlight;
    return out;
}

void Director::settle(const Planned &planned, const ScoreOutcome &outcome, SimulationTime now)
{
    ActivePlayer &player = m_roster.players[planned.player];
    --player.inFlight;
    if (outcome.status == Status::Written) {
        // With nothing more on its way this is the truth, whatever a moderator or another program did meanwhile.
        if (player.inFlight == 0)
            player.score = outcome.score;
        return;
    }
    if (outcome.status == Status::Replayed)
        return; // what it counted on was written before
    player.score -= planned.points;
    if (isSentAway(outcome.status))
        player.outUntil = now + kStaysAway * (1 + m_random.below(3));
    // Whoever has a key can ask again until there is an answer, without counting twice.
    const bool unanswered = outcome.status == Status::Failed || outcome.status == Status::Unknown;
    if (unanswered && !planned.write.idempotencyKey.isEmpty() && m_retries.size() < kMostRetries)
        m_retries.push_back({now + kRetryAfter, planned});
}

} // namespace scorewatch
