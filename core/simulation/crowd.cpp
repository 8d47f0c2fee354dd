// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulation/crowd.h"

#include <cmath>

namespace scorewatch {
namespace {

constexpr int kShortestSession = 3; ///< moves
constexpr double kMeanSession = 18; ///< moves above the shortest
constexpr int kEndless = 1 << 30;
constexpr double kOnTheMove = 0.3;  ///< share of sessions from a telephone
constexpr double kByService = 0.25; ///< share of sessions whose game is run by a server

} // namespace

Crowd::Crowd(Roster &roster, quint64 seed)
    : m_roster(roster), m_random(seed, 1), m_loggedIn(roster.players.size(), false)
{
    for (size_t i = 0; i < roster.players.size(); ++i) {
        if (roster.players[i].role == ActivePlayer::Role::Crowd)
            m_offline.push_back(i);
        else if (roster.players[i].role
                 == ActivePlayer::Role::Neighbour) // online all the time, so that they are seen
            m_online.push({0, i, kEndless, false, Clients::shared(roster.players[i].sharedAddress, i)});
    }
    for (size_t i = 0; i < roster.actions.size(); ++i) {
        m_weights += roster.actions[i].weight;
        if (roster.actions[i].id == "daily-login")
            m_loginAction = i;
    }
}

bool Crowd::canPlay(size_t player, SimulationTime now) const
{
    const ActivePlayer &who = m_roster.players[player];
    return !who.racing && who.outUntil <= now
        && (who.role == ActivePlayer::Role::Crowd || who.role == ActivePlayer::Role::Neighbour);
}

bool Crowd::beginSession(SimulationTime now)
{
    for (int attempt = 0; attempt < 10 && !m_offline.empty(); ++attempt) {
        const auto place = size_t(m_random.below(qint64(m_offline.size())));
        const size_t player = m_offline[place];
        if (!canPlay(player, now))
            continue;
        m_offline[place] = m_offline.back();
        m_offline.pop_back();
        Session session;
        session.turn = m_turn + m_random.real() * double(m_online.size() + 1);
        session.player = player;
        session.movesLeft = kShortestSession + int(-kMeanSession * std::log(1.0 - m_random.real()));
        session.byService = m_random.chance(kByService);
        session.client = m_random.chance(kOnTheMove) ? Clients::mobile(player) : Clients::home(player);
        m_online.push(std::move(session));
        return true;
    }
    return false;
}

std::optional<Move> Crowd::next(SimulationTime now)
{
    while (m_online.size() < m_wanted && beginSession(now)) { }
    for (size_t tries = m_online.size(); tries > 0 && !m_online.empty(); --tries) {
        Session session = m_online.top();
        m_online.pop();
        const bool endless = session.movesLeft > kEndless / 2;
        if (!canPlay(session.player, now) && endless) {
            session.turn = m_turn + double(m_online.size() + 1);
            m_online.push(std::move(session));
            continue;
        }
        if (!canPlay(session.player, now) || session.movesLeft == 0
            || (!endless && m_online.size() > m_wanted)) {
            m_offline.push_back(session.player);
            if (m_online.size() < m_wanted)
                beginSession(now);
            continue;
        }
        const Move out = move(session);
        m_turn += 1;
        session.turn = m_turn + double(m_online.size() + 1) * m_random.between(0.5, 1.5);
        m_online.push(std::move(session));
        return out;
    }
    return std::nullopt;
}

Move Crowd::move(Session &session)
{
    --session.movesLeft;
    Move out;
    out.player = session.player;
    out.kind = session.byService ? Move::Kind::ServicePlay : Move::Kind::Play;
    out.client = session.client;
    if (m_loginAction && !m_loggedIn[session.player])
        out.action = *m_loginAction;
    else
        out.action = chooseAction();
    m_loggedIn[session.player] = true;
    return out;
}

size_t Crowd::chooseAction()
{
    double left = m_random.real() * m_weights;
    for (size_t i = 0; i < m_roster.actions.size(); ++i) {
        left -= m_roster.actions[i].weight;
        if (left < 0)
            return i;
    }
    return m_roster.actions.size() - 1; // a catalogue of nothing but the log-in
}

} // namespace scorewatch
