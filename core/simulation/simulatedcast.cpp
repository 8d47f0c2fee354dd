// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulation/simulatedcast.h"

#include <QCryptographicHash>

#include "core/postgres/pgconnection.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

constexpr size_t kHammerers = 3;
constexpr size_t kSharers = 8;
constexpr size_t kSittings = 120;  ///< players who are at it at the same time
constexpr size_t kRemembered = 20; ///< tokens and keys that may be sent again

// Shares of all writes; the rest is players who simply play.
constexpr double kRaceShare = 0.12;
constexpr double kHammerShare = 0.04;
constexpr double kSharedAddressShare = 0.03;
constexpr double kTokenShare = 0.10;
constexpr double kKeyShare = 0.10;
constexpr double kRepeatShare = 0.05; ///< of writes with a key or a token: the same one again
constexpr double kTieShare = 0.15;    ///< of the race: draw level with the one ahead, where an action is worth that

constexpr const char *kTop
    = "SELECT user_id, score FROM scoreboard.scores WHERE on_board ORDER BY score DESC, user_id LIMIT 15";
// A bounded sample stands for a million others; a small board is read whole.
constexpr const char *kOthers = R"sql(
SELECT user_id, score FROM scoreboard.scores
WHERE on_board AND random() < 5000.0 / greatest(5000, (SELECT count(*) FROM scoreboard.scores)) LIMIT 5000)sql";
constexpr const char *kActions = "SELECT id, points FROM scoreboard.action_types WHERE is_active AND points > 0 ORDER BY id";

constexpr const char *kAgents[] = {"Game/3.2 (Linux x86_64)", "Game/3.2 (iPhone; iOS 18.1)", "Game/3.1 (Windows NT 10.0)",
                                   "Game/3.2 (Android 15)", "Game/2.9 (PlayStation 5)"};

} // namespace

SimulatedCast::SimulatedCast(quint64 seed) : m_random(seed, 7) { }

Result<SimulatedCast> SimulatedCast::gather(PgConnection &connection, quint64 seed)
{
    SimulatedCast cast(seed);
    const auto actions = connection.exec(kActions);
    if (!actions)
        return actions.error();
    for (int row = 0; row < actions->rowCount(); ++row) {
        const qint64 points = actions->integer(row, 1);
        cast.m_actions.push_back({actions->bytes(row, 0).toByteArray(), points, int(std::max<qint64>(1, 200 / points))});
        cast.m_actionWeight += cast.m_actions.back().weight;
    }
    const auto top = connection.exec(kTop);
    if (!top)
        return top.error();
    const auto others = connection.exec(kOthers);
    if (!others)
        return others.error();
    QSet<UserId> seen;
    for (const PgResult *rows : {&*top, &*others}) {
        for (int row = 0; row < rows->rowCount(); ++row) {
            const UserId id = rows->userId(row, 0);
            if (seen.contains(id))
                continue;
            seen.insert(id);
            (rows == &*top ? cast.m_racers : cast.m_regulars).push_back(cast.m_players.size());
            cast.m_players.push_back({.id = id, .score = rows->integer(row, 1), .address = {}, .agent = {}});
        }
    }
    if (cast.m_actions.empty() || cast.m_regulars.size() < kHammerers + kSharers) {
        return Error{Error::Code::NotFound,
                     u"There are too few players or actions to simulate with. Add players, or activate an action."_s,
                     {},
                     {}};
    }
    cast.appointCheaters();
    cast.giveAddresses();
    return cast;
}

void SimulatedCast::appointCheaters()
{
    for (size_t i = 0; i < kHammerers; ++i)
        m_hammerers.push_back(anyRegular());
    for (size_t i = 0; i < kSharers; ++i)
        m_sharers.push_back(anyRegular());
}

/// From the ranges that are kept for examples: nobody's real address is ever written.
void SimulatedCast::giveAddresses()
{
    for (Player &player : m_players) {
        const qint64 low = m_random.below(2 * 65'534) + 1;
        player.address = "198.1" + QByteArray::number(8 + low / 65'536) + '.' + QByteArray::number(low / 256 % 256) + '.'
            + QByteArray::number(low % 256);
        player.agent = kAgents[m_random.below(qint64(std::size(kAgents)))];
    }
    for (const size_t sharer : m_sharers)
        m_players[sharer].address = "203.0.113.66";
}

ScoreWrite SimulatedCast::next()
{
    ++m_number;
    double draw = m_random.real();
    const auto within = [&draw](double share) { return (draw -= share) < 0; };
    if (within(kRaceShare))
        return race();
    if (within(kHammerShare))
        return hammer();
    if (within(kSharedAddressShare))
        return fromSharedAddress();
    if (within(kTokenShare))
        return withToken();
    if (within(kKeyShare))
        return withKey();
    return playOn();
}

const SimulatedCast::Action &SimulatedCast::anyAction()
{
    qint64 draw = m_random.below(m_actionWeight);
    for (const Action &action : m_actions) {
        draw -= action.weight;
        if (draw < 0)
            return action;
    }
    return m_actions.back();
}

const SimulatedCast::Action *SimulatedCast::actionWorth(qint64 points) const
{
    const auto it = std::find_if(m_actions.begin(), m_actions.end(), [points](const Action &a) { return a.points == points; });
    return it == m_actions.end() ? nullptr : &*it;
}

ScoreWrite SimulatedCast::write(Player &player, const Action &action) const
{
    player.score += action.points;
    ScoreWrite write;
    write.userId = player.id;
    write.actionId = action.id;
    write.ipAddress = player.address;
    write.userAgent = player.agent;
    write.requestId = "sim-" + QByteArray::number(m_number);
    return write;
}

/// Whoever is behind tries harder, so that the lead changes; now and then somebody draws exactly level.
ScoreWrite SimulatedCast::race()
{
    Player &first = m_players[m_racers[size_t(m_random.below(qint64(m_racers.size())))]];
    Player &second = m_players[m_racers[size_t(m_random.below(qint64(m_racers.size())))]];
    Player &behind = first.score <= second.score ? first : second;
    Player &ahead = first.score <= second.score ? second : first;
    if (m_random.chance(kTieShare)) {
        if (const Action *level = actionWorth(ahead.score - behind.score))
            return write(behind, *level);
    }
    return write(m_random.chance(0.7) ? behind : ahead, anyAction());
}

ScoreWrite SimulatedCast::playOn()
{
    // A burst: one player in the flow of a game for a few seconds.
    if (m_burstLeft > 0) {
        --m_burstLeft;
        return write(m_players[m_burstPlayer], anyAction());
    }
    if (m_random.chance(0.002)) {
        m_burstPlayer = anyRegular();
        m_burstLeft = int(3 + m_random.below(6));
    }
    if (m_sittings.size() < kSittings)
        m_sittings.push_back({anyRegular(), int(1 + m_random.below(40))});
    Sitting &sitting = m_sittings[size_t(m_random.below(qint64(m_sittings.size())))];
    const size_t player = sitting.player;
    if (--sitting.writesLeft <= 0)
        sitting = {anyRegular(), int(1 + m_random.below(40))};
    return write(m_players[player], anyAction());
}

ScoreWrite SimulatedCast::hammer()
{
    // One at a time, for long enough that every rule against it sees it.
    const size_t which = size_t(m_number / 400) % m_hammerers.size();
    return write(m_players[m_hammerers[which]], m_actions.front());
}

ScoreWrite SimulatedCast::fromSharedAddress()
{
    return write(m_players[m_sharers[size_t(m_random.below(qint64(m_sharers.size())))]], anyAction());
}

ScoreWrite SimulatedCast::withToken()
{
    if (!m_spentTokens.empty() && m_random.chance(kRepeatShare))
        return m_spentTokens.front(); // the answer is a refusal
    ScoreWrite out = write(m_players[anyRegular()], anyAction());
    const QByteArray token = out.requestId + QByteArray::number(m_random.next(), 16);
    out.tokenHash = QCryptographicHash::hash(token, QCryptographicHash::Sha256);
    out.tokenExpiresAt = QDateTime::currentDateTimeUtc().addSecs(60);
    m_spentTokens.push_back(out);
    if (m_spentTokens.size() > kRemembered)
        m_spentTokens.pop_front();
    return out;
}

ScoreWrite SimulatedCast::withKey()
{
    if (!m_sentKeys.empty() && m_random.chance(kRepeatShare))
        return m_sentKeys.front(); // the answer is that of the first time
    ScoreWrite out = write(m_players[anyRegular()], anyAction());
    out.principal = "simulator";
    out.idempotencyKey = out.requestId + '-' + QByteArray::number(m_random.next(), 16)
        + QByteArray::number(QDateTime::currentMSecsSinceEpoch(), 16);
    out.requestHash = QCryptographicHash::hash(out.userId.toByteArray() + out.actionId, QCryptographicHash::Sha256);
    m_sentKeys.push_back(out);
    if (m_sentKeys.size() > kRemembered)
        m_sentKeys.pop_front();
    return out;
}

} // namespace scorewatch
