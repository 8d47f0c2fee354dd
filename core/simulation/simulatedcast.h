// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <vector>

#include "core/base/result.h"
#include "core/scoring/scorewrite.h"
#include "core/simulation/randomstream.h"

namespace scorewatch {

class PgConnection;

/// Who plays and how: what the next write is. Belongs to one thread; deterministic for a seed and a database.
///
/// Most writes come from players who are at it for a while and then leave. A group at the top races, so that places
/// change. A few cheat: they hammer, they share one address, they use a token again.
class SimulatedCast final
{
public:
    /// Reads the top, a sample of the others and the catalogue.
    static Result<SimulatedCast> gather(PgConnection &connection, quint64 seed);

    [[nodiscard]] ScoreWrite next();

private:
    struct Action
    {
        QByteArray id;
        qint64 points = 0;
        int weight = 0; ///< cheap ones are done more often
    };
    struct Player
    {
        UserId id;
        qint64 score = 0; ///< as far as this cast knows
        QByteArray address;
        QByteArray agent;
    };
    struct Sitting
    {
        size_t player = 0;
        int writesLeft = 0;
    };

    explicit SimulatedCast(quint64 seed);

    void giveAddresses();
    void appointCheaters();
    [[nodiscard]] ScoreWrite race();
    [[nodiscard]] ScoreWrite playOn();
    [[nodiscard]] ScoreWrite hammer();
    [[nodiscard]] ScoreWrite fromSharedAddress();
    [[nodiscard]] ScoreWrite withToken();
    [[nodiscard]] ScoreWrite withKey();
    [[nodiscard]] ScoreWrite write(Player &player, const Action &action) const;
    [[nodiscard]] const Action &anyAction();
    [[nodiscard]] const Action *actionWorth(qint64 points) const;
    [[nodiscard]] size_t anyRegular() { return m_regulars[size_t(m_random.below(qint64(m_regulars.size())))]; }

    RandomStream m_random;
    std::vector<Action> m_actions;
    int m_actionWeight = 0;
    std::vector<Player> m_players;
    std::vector<size_t> m_racers;
    std::vector<size_t> m_regulars;
    std::vector<size_t> m_hammerers;
    std::vector<size_t> m_sharers; ///< of one address
    std::vector<Sitting> m_sittings;
    size_t m_burstPlayer = 0;
    int m_burstLeft = 0;
    std::deque<ScoreWrite> m_spentTokens;
    std::deque<ScoreWrite> m_sentKeys;
    qint64 m_number = 0;
};

} // namespace scorewatch
