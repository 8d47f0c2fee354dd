// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/live/fakeboard.h"

#include <algorithm>
#include <vector>

#include "core/base/utc.h"
#include "core/live/boardstate.h"

using namespace Qt::StringLiterals;

namespace scorewatch::test {
namespace {

QByteArray asJson(const QList<BoardEntry> &top)
{
    QByteArray json = "[";
    for (const BoardEntry &entry : top) {
        json += (json.size() > 1 ? ",{" : "{");
        json += "\"rank\":" + QByteArray::number(entry.rank) + ",\"userId\":\"" + entry.userId.toByteArray()
            + "\",\"score\":" + QByteArray::number(entry.score) + '}';
    }
    return json + ']';
}

} // namespace

UserId player(int n)
{
    const QByteArray tail = QByteArray::number(n).rightJustified(12, '0');
    return UserId::fromText(QByteArrayView("0b0e9f3c-7a55-4c59-9d5e-" + tail)).value();
}

QDateTime instant(qint64 milliseconds)
{
    return QDateTime(QDate(2026, 1, 2), QTime(3, 4, 5), kUtc).addMSecs(milliseconds);
}

ScoreUpdate decoded(const QByteArray &payload)
{
    static UpdateDecoder decoder;
    const auto message = decoder.decode(payload);
    const auto *update = message ? std::get_if<ScoreUpdate>(&*message) : nullptr;
    if (!update)
        qFatal("not an update: %s", payload.constData());
    return *update;
}

QByteArray FakeBoard::set(const UserId &user, qint64 score, const QDateTime &at)
{
    const auto before = attachLeaderboard ? top() : QList<BoardEntry>();
    m_scores[user] = score;
    return publish(user, "score_update", score, at, before);
}

QByteArray FakeBoard::remove(const UserId &user)
{
    const auto before = attachLeaderboard ? top() : QList<BoardEntry>();
    m_scores.erase(user);
    return publish(user, "player_removed", 0, {}, before);
}

QByteArray FakeBoard::rebuild(const QByteArray &epoch)
{
    m_position = {epoch, 0};
    m_log.clear();
    return "{\"type\":\"board_rebuilt\",\"epoch\":\"" + epoch + "\",\"seq\":0}";
}

void FakeBoard::goBackTo(qint64 sequence)
{
    for (; m_position.sequence > sequence; --m_position.sequence)
        m_log.pop_back();
}

QByteArray FakeBoard::publish(const UserId &user, const QByteArray &type, qint64 score, const QDateTime &at,
                              const QList<BoardEntry> &topBefore)
{
    QByteArray text = "{\"userId\":\"" + user.toByteArray() + "\",\"newScore\":" + QByteArray::number(score);
    if (!isUnnumbered) {
        ++m_position.sequence;
        text += ",\"type\":\"" + type + "\",\"epoch\":\"" + m_position.epoch
            + "\",\"seq\":" + QByteArray::number(m_position.sequence);
    }
    if (at.isValid())
        text += ",\"timestamp\":\"" + at.toString(Qt::ISODateWithMs).toLatin1() + '"';
    if (!isUnnumbered) {
        m_log.push_back(text + '}'); // the log has no leaderboards
        while (qsizetype(m_log.size()) > logLength)
            m_log.pop_front();
    }
    if (attachLeaderboard) {
        const QList<BoardEntry> now = top();
        if (now != topBefore)
            text += ",\"leaderboard\":" + asJson(now);
    }
    return text + '}';
}

QList<BoardEntry> FakeBoard::top(int count) const
{
    // Sorts small keys and not whole entries: this runs twice for each of hundreds of thousands of changes.
    using Place = std::pair<qint64, UserId>;
    std::vector<Place> all;
    all.reserve(m_scores.size());
    for (const auto &[user, score] : m_scores)
        all.emplace_back(-score, user);
    const auto middle = all.begin() + std::min(count, int(all.size()));
    std::partial_sort(all.begin(), middle, all.end());

    QList<BoardEntry> places;
    for (auto place = all.begin(); place != middle; ++place) {
        BoardEntry &entry = places.emplaceBack();
        entry.rank = places.size();
        entry.userId = place->second;
        entry.score = -place->first;
    }
    return places;
}

BoardSnapshot FakeBoard::present(int count) const
{
    BoardSnapshot snapshot;
    if (!isUnnumbered)
        snapshot.position = m_position;
    snapshot.playerCount = playerCount();
    snapshot.top = top(count);
    snapshot.asOf = instant();
    return snapshot;
}

void FakeBoard::snapshot(int count, SnapshotCallback callback)
{
    ++m_snapshotsRead;
    const auto result = failure ? Result<BoardSnapshot>(*failure) : Result<BoardSnapshot>(present(count));
    answerLater([result, callback = std::move(callback)] { callback(result); });
}

void FakeBoard::logSince(const StreamPosition &from, int limit, LogCallback callback)
{
    ++m_logsRead;
    const qint64 first
        = m_position.sequence - qint64(m_log.size()) + 1; // the oldest that the log still holds
    Result<QList<QByteArray>> result = QList<QByteArray>();
    if (failure) {
        result = *failure;
    } else if (from.epoch != m_position.epoch || from.sequence + 1 < first) {
        result = Error{Error::Code::NotFound, u"The log no longer holds it."_s, {}, {}};
    } else {
        for (qint64 i = from.sequence + 1; i <= m_position.sequence && result->size() < limit; ++i)
            result->append(m_log[size_t(i - first)]);
    }
    answerLater([result, callback = std::move(callback)] { callback(result); });
}

void FakeBoard::answerLater(std::function<void()> answer)
{
    if (holdsAnswers)
        m_held.append(std::move(answer));
    else
        QMetaObject::invokeMethod(this, std::move(answer), Qt::QueuedConnection);
}

void FakeBoard::release()
{
    holdsAnswers = false;
    for (auto &answer : std::exchange(m_held, {}))
        QMetaObject::invokeMethod(this, std::move(answer), Qt::QueuedConnection);
}

} // namespace scorewatch::test
