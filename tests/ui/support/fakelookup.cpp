// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/fakelookup.h"

#include <algorithm>
#include <functional>
#include <memory>

#include <QPromise>

#include "tests/ui/support/syntheticboard.h"

using namespace Qt::StringLiterals;

namespace scorewatch::test {

BoardEntry FakeLookup::entryAt(qint64 rank) const
{
    const auto number = int(rank);
    return {rank, playerId(number), 3'000'000 - rank * 7, u"player%1"_s.arg(rank), u"SE"_s};
}

template <typename T> QFuture<Result<T>> FakeLookup::answer(const Result<T> &value)
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    const auto finish = [promise, given = m_error ? Result<T>(*m_error) : value] {
        promise->addResult(given);
        promise->finish();
    };
    if (m_holding)
        m_waiting.append(finish);
    else
        finish();
    return promise->future();
}

void FakeLookup::release()
{
    m_holding = false;
    while (!m_waiting.isEmpty())
        m_waiting.takeLast()();
}

QFuture<Result<QList<PlayerMatch>>> FakeLookup::find(const QString &text, int limit)
{
    m_asked.append(u"find "_s + text);
    QList<PlayerMatch> matches;
    for (qint64 rank = 1; rank <= std::min<qint64>(m_players, 2000) && matches.size() < limit; ++rank) {
        const BoardEntry entry = entryAt(rank);
        if (entry.username.startsWith(text, Qt::CaseInsensitive) || entry.userId.toString() == text)
            matches.append({entry.userId, entry.username, entry.countryCode, entry.score, entry.rank});
    }
    return answer<QList<PlayerMatch>>(matches);
}

QFuture<Result<BoardPage>> FakeLookup::around(UserId player, int each)
{
    m_asked.append(u"around "_s + player.toString());
    for (qint64 rank = 1; rank <= std::min<qint64>(m_players, 2000); ++rank) {
        if (playerId(int(rank)) == player) {
            const qint64 first = std::max<qint64>(1, rank - each);
            BoardPage page{.position = {}, .playerCount = m_players, .entries = {}};
            for (qint64 r = first; r <= std::min(m_players, rank + each); ++r)
                page.entries.append(entryAt(r));
            return answer<BoardPage>(page);
        }
    }
    return answer<BoardPage>(Error{Error::Code::NotFound, u"This player is not on the board."_s, {}, {}});
}

QFuture<Result<BoardPage>> FakeLookup::page(qint64 offset, int count)
{
    m_asked.append(u"page %1 %2"_s.arg(offset).arg(count));
    BoardPage page{.position = {}, .playerCount = m_players, .entries = {}};
    for (qint64 rank = offset + 1; rank <= std::min(m_players, offset + count); ++rank)
        page.entries.append(entryAt(rank));
    return answer<BoardPage>(page);
}

} // namespace scorewatch::test
