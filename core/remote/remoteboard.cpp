// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/remote/remoteboard.h"

#include <algorithm>
#include <utility>

namespace scorewatch {
namespace {

/// A server may say any number, any number of times; a counter stays one.
void add(qint64 &counter, qint64 count)
{
    counter = std::min(counter + count, kMaxScore);
}

} // namespace

RemoteBoard::Outcome RemoteBoard::apply(const RemoteMessage &message, const QDateTime &now)
{
    const bool joins
        = m_hasBoard && message.position.epoch == position().epoch && message.from == position().sequence;
    if (!message.isSnapshot && !joins)
        return Outcome::Gap;
    const bool afterBreak = std::exchange(m_afterBreak, false);
    if (message.isSnapshot) {
        noteSnapshot(message, now);
    } else if (const qint64 kept = message.position.sequence - message.from; afterBreak && kept > 0) {
        add(m_missed, kept);
        add(m_recovered, kept);
        m_changes.recordResync(kept, now);
    }
    BoardSnapshot next;
    next.position = message.position;
    next.playerCount = message.players;
    next.top = message.leaderboard ? *message.leaderboard : m_state.places();
    next.asOf = message.asOf.isValid() ? message.asOf : m_state.asOf();
    m_state.reset(next);
    m_serverState = message.state;
    m_rate = message.updatesPerSecond;
    m_hasBoard = true;
    for (const ScoreUpdate &change : message.changes)
        m_changes.record(change);
    noteNames(m_state.places());
    return Outcome::Applied;
}

void RemoteBoard::noteSnapshot(const RemoteMessage &message, const QDateTime &now)
{
    if (!m_hasBoard || position().epoch.isEmpty())
        return;
    const bool sameEpoch = message.position.epoch == position().epoch;
    const qint64 skipped
        = sameEpoch ? std::max<qint64>(0, message.position.sequence - position().sequence) : 0;
    add(m_missed, skipped);
    ++m_resyncs;
    m_changes.recordResync(skipped, now);
}

void RemoteBoard::noteNames(const QList<BoardEntry> &top)
{
    for (const BoardEntry &entry : top) {
        if (entry.username.isEmpty())
            continue;
        const QString *known = m_names.object(entry.userId);
        if (!known || *known != entry.username)
            m_names.insert(entry.userId, new QString(entry.username));
    }
}

void RemoteBoard::complete(BoardEvent &event, const QList<ScoreUpdate> &changes) const
{
    if (event.username.isEmpty()) {
        if (const QString *name = m_names.object(event.userId))
            event.username = *name;
    }
    if (event.kind != BoardEvent::Kind::LeftTop || event.to > 0)
        return;
    const auto change = std::find_if(changes.cbegin(), changes.cend(), [&event](const ScoreUpdate &update) {
        return update.userId == event.userId;
    });
    if (change != changes.cend() && change->onBoard)
        event.to = change->rank.value_or(0);
}

void RemoteBoard::takeInto(LiveBoard &board, const QDateTime &now)
{
    board.position = m_state.position();
    board.asOf = m_state.asOf();
    board.playerCount = m_state.playerCount();
    board.top = m_state.top();
    if (position().epoch.isEmpty() && board.top.isEmpty())
        return; // a server that has not read its board yet; its first players will not have come in at one stroke
    BoardChanges::Taken taken = m_changes.take(m_state, now);
    for (BoardEvent &event : taken.events)
        complete(event, taken.changes);
    board.changes = std::move(taken.changes);
    board.events = std::move(taken.events);
}

void RemoteBoard::countInto(LiveStats &stats) const
{
    stats.missed = m_missed;
    stats.recovered = m_recovered;
    stats.resyncs = m_resyncs;
    stats.updatesPerSecond = m_rate;
}

} // namespace scorewatch
