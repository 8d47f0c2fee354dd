// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/live/boardnames.h"

#include <utility>

#include "core/players/playerdirectory.h"

namespace scorewatch {

BoardNames::BoardNames(PlayerDirectory &directory, Clock steadyNow)
    : m_directory(directory), m_steadyNow(std::move(steadyNow))
{ }

LiveBoard BoardNames::named(LiveBoard board)
{
    nameTop(board.top);
    nameEvents(board.events);
    suspect(board.changes);
    board.stats.unknownPlayers = m_unknown;
    m_last = board;
    m_last.changes.clear();
    m_last.events.clear();
    return board;
}

std::optional<LiveBoard> BoardNames::renamed()
{
    judgeSuspects();
    LiveBoard board = m_last;
    nameTop(board.top);
    board.events = std::exchange(m_held, {});
    nameEvents(board.events);
    board.stats.unknownPlayers = m_unknown;
    if (board.top == m_last.top && board.events.isEmpty() && board.stats == m_last.stats)
        return std::nullopt;
    m_last = board;
    m_last.events.clear();
    return board;
}

void BoardNames::nameTop(QList<BoardEntry> &top)
{
    for (BoardEntry &entry : top) {
        m_directory.ask(entry.userId);
        if (const auto name = m_directory.find(entry.userId)) {
            entry.username = name->username;
            entry.countryCode = name->countryCode;
        }
    }
}

void BoardNames::nameEvents(QList<BoardEvent> &events)
{
    QList<BoardEvent> told;
    for (BoardEvent &event : events) {
        const bool mayGo = nameEvent(event) || m_held.size() >= kMaxHeld;
        (mayGo ? told : m_held).append(std::move(event));
    }
    events = std::move(told);
}

bool BoardNames::nameEvent(BoardEvent &event)
{
    if (event.userId.isNull())
        return true;
    m_directory.ask(event.userId);
    if (const auto name = m_directory.find(event.userId)) {
        event.username = name->username;
        return true;
    }
    return !event.username.isEmpty() || m_directory.isUnknown(event.userId) || !m_directory.isAnswering();
}

void BoardNames::suspect(const QList<ScoreUpdate> &changes)
{
    for (const ScoreUpdate &change : changes) {
        if (m_directory.find(change.userId))
            continue;
        if (m_directory.isUnknown(change.userId)) {
            ++m_unknown;
        } else if (const auto known = m_suspects.find(change.userId); known != m_suspects.end()) {
            ++*known;
        } else if (m_suspects.size() < kMaxSuspects && mayAsk()) {
            m_suspects.insert(change.userId, 1);
            m_directory.ask(change.userId);
        }
    }
}

void BoardNames::judgeSuspects()
{
    const auto isDecided = [this](const QHash<UserId, qint64>::iterator &suspect) {
        const bool isUnknown = m_directory.isUnknown(suspect.key());
        if (isUnknown)
            m_unknown += suspect.value();
        return isUnknown || m_directory.find(suspect.key()).has_value();
    };
    m_suspects.removeIf(isDecided);
}

bool BoardNames::mayAsk()
{
    const auto now = m_steadyNow();
    if (now - m_second >= std::chrono::seconds(1)) {
        m_second = now;
        m_askedInSecond = 0;
    }
    return ++m_askedInSecond <= kLookUpsPerSecond;
}

} // namespace scorewatch
