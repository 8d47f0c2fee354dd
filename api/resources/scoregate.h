// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "api/http/problem.h"
#include "api/resources/inflightkeys.h"
#include "core/scoring/scorewrite.h"

namespace scorewatch {
class ConnectionPool;
class RateLimiter;
class RedisBoardReader;
class ScoreWriter;
} // namespace scorewatch

namespace scorewatch::api {

class Bridge;

/// The way of writes from the edge to the writer: no key twice at once, no player too fast, then all of them together.
/// Any thread.
class ScoreGate final
{
public:
    struct Entry
    {
        ScoreWrite write;
        int limit = 0;                             ///< of the player in any 60 s; 0: none
        QByteArray limitName = {};                 ///< players and each service are counted apart
        std::optional<http::Problem> problem = {}; ///< already there: the write is not tried
        bool isAnswered = false;                   ///< by what was written before: not written again
        ScoreOutcome outcome
            = {}; ///< afterwards, where there is no problem; it may be none that was acknowledged
    };
    /// Called once, on a thread of somebody else.
    using Done = std::function<void(std::vector<Entry>)>;
    /// A player was held up: who, and from which address.
    using Refused = std::function<void(const UserId &user, const QByteArray &address)>;

    /// All of them outlive the gate and what is on its way.
    struct Parts
    {
        ScoreWriter &writer;
        RateLimiter &limiter;
        RedisBoardReader &board;
        ConnectionPool &pool;
        Bridge &bridge;
        Refused refused;
    };

    explicit ScoreGate(Parts parts);

    void pass(std::vector<Entry> entries, Done done);
    /// Blocks until nothing is on its way any more, once nobody passes and the writer has ended.
    void waitUntilIdle();

private:
    struct Party;
    using PartyPtr = std::shared_ptr<Party>;

    void holdKeys(Party &party);
    void askLimits(const PartyPtr &party);
    void limited(const PartyPtr &party, const std::vector<size_t> &refused);
    void findReplays(const PartyPtr &party, const std::vector<size_t> &refused);
    void write(const PartyPtr &party);
    void findRanks(const PartyPtr &party);

    const Parts m_parts;
    const std::shared_ptr<InFlightKeys> m_inFlight = std::make_shared<InFlightKeys>();
    std::mutex m_mutex;
    std::condition_variable m_changed;
    int m_parties = 0; ///< guarded by m_mutex
};

} // namespace scorewatch::api
