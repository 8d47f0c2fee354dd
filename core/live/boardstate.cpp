// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/live/boardstate.h"

#include <algorithm>

namespace scorewatch {
namespace {

qsizetype indexOf(const QList<BoardEntry> &places, const UserId &user)
{
    const auto isUser = [&](const BoardEntry &entry) { return entry.userId == user; };
    const auto found = std::find_if(places.cbegin(), places.cend(), isUser);
    return found == places.cend() ? -1 : found - places.cbegin();
}

bool isSamePlace(const BoardEntry &a, const BoardEntry &b)
{
    return a.userId == b.userId && a.score == b.score;
}

BoardEntry aboveEverybody()
{
    BoardEntry entry;
    entry.score = kMaxScore + 1;
    return entry;
}

/// Keeps what is known about a player where the newer entry does not say it.
void inherit(BoardEntry &entry, const BoardEntry &older)
{
    if (entry.username.isEmpty())
        entry.username = older.username;
    if (entry.countryCode.isEmpty())
        entry.countryCode = older.countryCode;
}

/// Adds the places that stand behind the last of `truth` and are not among it.
void appendBehind(QList<BoardEntry> &truth, const QList<BoardEntry> &places)
{
    const BoardEntry last = truth.constLast();
    const QList<BoardEntry> named = truth;
    for (const BoardEntry &entry : places) {
        if (standsBefore(last, entry) && indexOf(named, entry.userId) < 0)
            truth.append(entry);
    }
}

} // namespace

bool standsBefore(const BoardEntry &a, const BoardEntry &b)
{
    return a.score != b.score ? a.score > b.score : a.userId < b.userId;
}

void BoardState::reset(const BoardSnapshot &snapshot)
{
    QList<BoardEntry> places = snapshot.top;
    // The source sorts; a second look costs less than a wrong board.
    if (!std::is_sorted(places.cbegin(), places.cend(), standsBefore))
        std::sort(places.begin(), places.end(), standsBefore);
    for (BoardEntry &entry : places) {
        if (const qsizetype before = indexOf(m_places, entry.userId); before >= 0)
            inherit(entry, m_places.at(before));
    }
    m_places = std::move(places);
    m_position = snapshot.position;
    m_playerCount = std::max(snapshot.playerCount, qint64(m_places.size()));
    m_asOf = snapshot.asOf;
    m_isComplete = m_places.size() >= m_playerCount;
    m_mark = m_places.isEmpty() ? aboveEverybody() : m_places.constLast();
    trim();
    number(0);
}

BoardState::Outcome BoardState::apply(const ScoreUpdate &update)
{
    if (update.position) {
        if (update.position->epoch != m_position.epoch)
            return Outcome::OtherEpoch;
        if (update.position->sequence <= m_position.sequence)
            return Outcome::Old;
        if (update.position->sequence != m_position.sequence + 1)
            return Outcome::Gap;
        m_position.sequence = update.position->sequence;
    }
    place(update);
    if (update.leaderboard)
        adopt(*update.leaderboard, update.position.has_value());
    if (update.timestamp.isValid() && (!m_asOf.isValid() || update.timestamp > m_asOf))
        m_asOf = update.timestamp;
    return Outcome::Applied;
}

void BoardState::place(const ScoreUpdate &update)
{
    BoardEntry entry;
    entry.userId = update.userId;
    entry.score = update.newScore;

    const qsizetype before = indexOf(m_places, update.userId);
    if (before >= 0) {
        BoardEntry &known = m_places[before];
        if (update.onBoard && known.score == update.newScore)
            return;
        inherit(entry, known);
        m_places.removeAt(before);
        number(before);
    }
    if (!update.onBoard) {
        // Whether somebody below the mark was on the board at all is for the next snapshot to say.
        if (before >= 0)
            --m_playerCount;
        return;
    }
    if (!m_isComplete && standsBefore(m_mark, entry))
        return;
    if (m_isComplete && before < 0)
        ++m_playerCount;
    insert(std::move(entry));
}

void BoardState::insert(BoardEntry entry)
{
    const auto at
        = std::lower_bound(m_places.cbegin(), m_places.cend(), entry, standsBefore) - m_places.cbegin();
    m_places.insert(at, std::move(entry));
    trim();
    number(at);
}

/// The leaderboard of a numbered message is the truth about the first places. Where it differs from what followed
/// from everything before, nothing behind its last place can be believed any longer.
void BoardState::adopt(const QList<BoardEntry> &leaderboard, bool isNumbered)
{
    const bool isWholeBoard = isNumbered && leaderboard.size() < kBoardSize;
    if (leaderboard.isEmpty() && !isWholeBoard)
        return;
    QList<BoardEntry> truth = leaderboard;
    if (!std::is_sorted(truth.cbegin(), truth.cend(), standsBefore))
        std::sort(truth.begin(), truth.end(), standsBefore);

    const qsizetype common = std::min(truth.size(), m_places.size());
    const bool agrees = std::equal(truth.cbegin(), truth.cbegin() + common, m_places.cbegin(), isSamePlace)
        && (!isWholeBoard || m_places.size() <= truth.size())
        && (!m_isComplete || truth.size() <= m_places.size());
    if (isNumbered && !agrees)
        ++m_contradictions;
    if (agrees && truth.size() <= m_places.size())
        takeNames(truth);
    else
        replaceWith(std::move(truth), isNumbered);
    if (isWholeBoard) {
        m_isComplete = true;
        m_playerCount = m_places.size();
    }
}

void BoardState::replaceWith(QList<BoardEntry> truth, bool isNumbered)
{
    for (BoardEntry &entry : truth) {
        if (const qsizetype before = indexOf(m_places, entry.userId); before >= 0)
            inherit(entry, m_places.at(before));
    }
    if (isNumbered || truth.size() >= kBoardSize)
        m_isComplete = false;
    else
        appendBehind(truth, m_places); // the samples of the seed documents name two of ten
    m_places = std::move(truth);
    if (!m_isComplete && !m_places.isEmpty())
        m_mark = m_places.constLast();
    trim();
    number(0);
}

void BoardState::takeNames(const QList<BoardEntry> &truth)
{
    for (qsizetype i = 0; i < truth.size(); ++i) {
        if (!truth.at(i).username.isEmpty() && truth.at(i).username != m_places.at(i).username)
            m_places[i].username = truth.at(i).username;
    }
}

void BoardState::trim()
{
    if (m_places.size() <= kWindow)
        return;
    m_places.resize(kWindow);
    m_mark = m_places.constLast();
    m_isComplete = false;
}

void BoardState::number(qsizetype from)
{
    for (qsizetype i = from; i < m_places.size(); ++i)
        m_places[i].rank = i + 1;
}

} // namespace scorewatch
