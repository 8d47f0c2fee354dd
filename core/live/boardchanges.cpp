// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/live/boardchanges.h"

#include <algorithm>

namespace scorewatch {
namespace {

const BoardEntry *find(const QList<BoardEntry> &places, const UserId &user)
{
    const auto isUser = [&](const BoardEntry &entry) { return entry.userId == user; };
    const auto found = std::find_if(places.cbegin(), places.cend(), isUser);
    return found == places.cend() ? nullptr : &*found;
}

bool isInTop(const BoardEntry *entry)
{
    return entry && entry->rank <= kBoardSize;
}

BoardEvent eventAbout(BoardEvent::Kind kind, const BoardEntry &entry, const QDateTime &at)
{
    BoardEvent event;
    event.kind = kind;
    event.userId = entry.userId;
    event.username = entry.username;
    event.score = entry.score;
    event.at = at;
    return event;
}

} // namespace

void BoardChanges::record(const ScoreUpdate &update)
{
    const auto known = m_index.constFind(update.userId);
    if (known == m_index.cend() && m_changes.size() >= kMaxPlayers)
        return;
    if (known == m_index.cend()) {
        m_index.insert(update.userId, m_changes.size());
        m_changes.append(update);
        m_changes.last().leaderboard.reset(); // the flush carries the whole top once
    } else {
        ScoreUpdate &change = m_changes[*known];
        change = update;
        change.leaderboard.reset();
    }
}

void BoardChanges::recordResync(qint64 count, const QDateTime &at)
{
    BoardEvent event;
    event.kind = BoardEvent::Kind::Resynced;
    event.count = count;
    event.at = at;
    if (m_events.size() >= kMaxEvents)
        m_events.removeFirst();
    m_events.append(event);
}

BoardChanges::Taken BoardChanges::take(const BoardState &now, const QDateTime &at)
{
    Taken taken;
    taken.events = std::move(m_events);
    if (m_hasBefore)
        taken.events += compare(now.places(), at);
    if (taken.events.size() > kMaxEvents)
        taken.events.remove(0, taken.events.size() - kMaxEvents);
    taken.changes = std::move(m_changes);
    m_events = {};
    m_changes = {};
    m_index.clear();
    m_before = now.places();
    m_hasBefore = true;
    return taken;
}

QList<BoardEvent> BoardChanges::compare(const QList<BoardEntry> &now, const QDateTime &at) const
{
    QList<BoardEvent> events;
    compareRemoved(at, &events);
    if (!now.isSharedWith(m_before)) {
        compareLeft(now, at, &events);
        compareRisen(now, at, &events);
    }
    return events;
}

void BoardChanges::compareRemoved(const QDateTime &at, QList<BoardEvent> *events) const
{
    for (const ScoreUpdate &update : m_changes) {
        if (update.onBoard)
            continue;
        const BoardEntry *before = find(m_before, update.userId);
        BoardEntry entry;
        entry.userId = update.userId;
        BoardEvent event = eventAbout(BoardEvent::Kind::Removed, before ? *before : entry, at);
        event.from = before ? before->rank : 0;
        events->append(event);
    }
}

void BoardChanges::compareLeft(const QList<BoardEntry> &now, const QDateTime &at,
                               QList<BoardEvent> *events) const
{
    for (const BoardEntry &before : m_before.mid(0, kBoardSize)) {
        const BoardEntry *present = find(now, before.userId);
        if (isInTop(present) || wasRemoved(before.userId))
            continue;
        BoardEvent event = eventAbout(BoardEvent::Kind::LeftTop, present ? *present : before, at);
        event.from = before.rank;
        event.to = present ? present->rank : 0;
        events->append(event);
    }
}

void BoardChanges::compareRisen(const QList<BoardEntry> &now, const QDateTime &at,
                                QList<BoardEvent> *events) const
{
    using Kind = BoardEvent::Kind;
    const QList<BoardEntry> top = now.mid(0, kBoardSize);
    qint64 toldTie = -1; // the score of the tie that was told last
    for (qsizetype i = 0; i < top.size(); ++i) {
        const BoardEntry &entry = top.at(i);
        const BoardEntry *before = find(m_before, entry.userId);
        const qint64 from = before ? before->rank : 0;
        const auto tell = [&](Kind kind) {
            BoardEvent event = eventAbout(kind, entry, at);
            event.from = from;
            event.to = entry.rank;
            events->append(event);
        };
        if (entry.rank == 1 && from != 1)
            tell(Kind::TookFirst);
        else if (!isInTop(before))
            tell(Kind::EnteredTop);

        const bool changed = !before || before->score != entry.score;
        const bool ties = (i > 0 && top.at(i - 1).score == entry.score)
            || (i + 1 < top.size() && top.at(i + 1).score == entry.score);
        if (changed && ties && toldTie != entry.score) {
            tell(Kind::Tied);
            toldTie = entry.score;
        }
    }
}

bool BoardChanges::wasRemoved(const UserId &user) const
{
    const auto change = m_index.constFind(user);
    return change != m_index.cend() && !m_changes.at(*change).onBoard;
}

} // namespace scorewatch
