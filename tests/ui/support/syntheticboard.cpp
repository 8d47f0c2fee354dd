// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/syntheticboard.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace scorewatch::test {
namespace {

struct Name
{
    QStringView name;
    QStringView country;
};
constexpr Name kNames[]
    = {{u"Aurelia Voss", u"DE"}, {u"nine.lives", u"JP"},   {u"Okonkwo", u"NG"},      {u"tidewalker", u"PT"},
       {u"Mei-Lin Zhao", u"TW"}, {u"brass_monkey", u"GB"}, {u"Søren", u"DK"},        {u"Pilar R.", u"MX"},
       {u"zero_gravity", u"US"}, {u"Hạnh", u"VN"},         {u"quick_fox_88", u"CA"}, {u"jbarros", u"BR"},
       {u"ليلى حداد", u"LB"},    {u"Łukasz W", u"PL"}};

} // namespace

UserId playerId(int number)
{
    return UserId(QUuid(0x0b0e9f3c + uint(number) * 0x01010101, 0x7a55, 0x4c59, 0x9d, 0x5e, 0, 0, 0, 0,
                        uchar(number >> 8), uchar(number)));
}

SyntheticBoard::SyntheticBoard(quint32 seed, int players) : m_random(seed)
{
    for (int i = 0; i < players; ++i) {
        const Name &name = kNames[size_t(i) % std::size(kNames)];
        QString text = name.name.toString();
        if (size_t(i) >= std::size(kNames))
            text += QString::number(i);
        m_players.append({0, playerId(i), 2'050'000 - i * i * 190 - i * 420, text, name.country.toString()});
    }
    m_board.state = LiveState::Live;
    m_board.position = {"4f1c09", 9'182'733};
    m_board.playerCount = 1'000'000;
    m_board.stats.updatesPerSecond = 1200;
    m_board.stats.delay = std::chrono::milliseconds(6);
    m_board.asOf = QDateTime::currentDateTimeUtc();
    sort();
}

void SyntheticBoard::sort()
{
    std::sort(m_players.begin(), m_players.end(), [](const BoardEntry &a, const BoardEntry &b) {
        return a.score != b.score ? a.score > b.score : a.userId < b.userId;
    });
    for (int i = 0; i < m_players.size(); ++i)
        m_players[i].rank = i + 1;
    m_board.top = m_players.mid(0, kBoardSize);
}

void SyntheticBoard::noteEvents(const QList<BoardEntry> &before)
{
    const auto rankBefore = [&before](const UserId &id) {
        for (const BoardEntry &entry : before) {
            if (entry.userId == id)
                return entry.rank;
        }
        return qint64(0);
    };
    for (const BoardEntry &entry : std::as_const(m_board.top)) {
        BoardEvent event;
        event.userId = entry.userId;
        event.username = entry.username;
        event.from = rankBefore(entry.userId);
        event.to = entry.rank;
        event.score = entry.score;
        event.at = m_board.asOf;
        if (event.from > kBoardSize) {
            event.kind = BoardEvent::Kind::EnteredTop;
            m_board.events.append(event);
        } else if (entry.rank == 1 && event.from != 1) {
            event.kind = BoardEvent::Kind::TookFirst;
            m_board.events.append(event);
        }
    }
}

LiveBoard SyntheticBoard::step(int updates)
{
    static constexpr qint64 kGains[] = {5, 10, 10, 25, 50, 50, 100, 250};
    const QList<BoardEntry> before = m_players;
    m_board.changes.clear();
    m_board.events.clear();
    m_board.asOf = QDateTime::currentDateTimeUtc();
    for (int i = 0; i < updates; ++i) {
        BoardEntry &player = m_players[m_random.bounded(int(m_players.size()))];
        const qint64 gain = kGains[m_random.bounded(int(std::size(kGains)))];
        player.score = std::min(kMaxScore, player.score + gain);
        ScoreUpdate update;
        update.userId = player.userId;
        update.newScore = player.score;
        update.scoreChange = gain;
        update.timestamp = m_board.asOf;
        m_board.changes.append(update);
    }
    m_board.position.sequence += updates;
    m_board.stats.received += updates;
    m_board.stats.updatesPerSecond = 1284 + m_random.bounded(120);
    m_board.stats.delay = std::chrono::milliseconds(3 + m_random.bounded(8));
    sort();
    noteEvents(before);
    return m_board;
}

void SyntheticBoard::give(int player, qint64 points)
{
    for (BoardEntry &entry : m_players) {
        if (entry.userId == playerId(player))
            entry.score += points;
    }
}

qint64 SyntheticBoard::scoreOf(int player) const
{
    for (const BoardEntry &entry : m_players) {
        if (entry.userId == playerId(player))
            return entry.score;
    }
    return 0;
}

void SyntheticBoard::removeFirst()
{
    m_players.removeFirst();
    sort();
}

void SyntheticBoard::rename(int player, const QString &name)
{
    for (BoardEntry &entry : m_players) {
        if (entry.userId == playerId(player))
            entry.username = name;
    }
    sort();
}

LiveBoard SyntheticBoard::withState(LiveState state, const QString &reason)
{
    LiveBoard other = m_board;
    other.state = state;
    other.stateReason = reason;
    other.changes.clear();
    other.events.clear();
    return other;
}

QStringList SyntheticBoard::hostileNames()
{
    return {
        u"<b>bold</b><img src=x onerror=alert(1)>"_s,
        u"safe\u202Egnp.exe"_s,
        u"two\nlines\tand\ra tab"_s,
        u"Z\u0351\u0352\u0353\u0354\u0355\u0356a\u0351\u0352\u0353\u0354l\u0351\u0352g\u0351\u0352\u0353o\u0351\u0352"_s,
        QString(5000, u'W'),
        u"%1 %2 %n &amp; &Save"_s,
        QString(),
        u"\u2067\u2066\u2069\u200F\u200E"_s,
        u"👩‍👩‍👧‍👦 family"_s,
        u"ﷺ שלום ليلى"_s};
}

} // namespace scorewatch::test
