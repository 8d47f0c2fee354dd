// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <memory>
#include <mutex>

#include "api/resources/boardview.h"
#include "api/resources/bridge.h"
#include "api/routing/call.h"
#include "core/domain/boardpage.h"
#include "core/live/liveboard.h"

namespace scorewatch {
class PlayerLookup;
}

namespace scorewatch::api {

class FallbackBoard;

/// GET /leaderboard and /leaderboard/players. The top comes from memory, every other part from Redis, and from PostgreSQL
/// while Redis is away. Any thread, but for accept().
class LeaderboardResource final
{
public:
    /// All of them outlive the resource and what is on its way.
    struct Parts
    {
        PlayerLookup &lookup;
        FallbackBoard &fallback;
        Bridge &bridge;
    };

    explicit LeaderboardResource(const Parts &parts);

    /// The main thread: the board has changed.
    void accept(const LiveBoard &board);

    void board(const Call &call) const;
    void players(const Call &call) const;

private:
    using View = std::shared_ptr<const BoardView>;

    struct Question
    {
        int64_t offset = 0;
        int64_t limit = kBoardSize;
        std::optional<UserId> around;
    };

    [[nodiscard]] View current() const;
    [[nodiscard]] static std::variant<Question, http::Problem> read(const http::HttpRequest &request);
    void askRedis(const Call &call, const Question &question) const;
    void askPostgres(const Call &call, const Question &question) const;
    void answerFrom(const Call &call, const Question &question, const QList<BoardEntry> &top,
                    const QDateTime &asOf) const;

    const Parts m_parts;
    mutable std::mutex m_mutex; ///< guards m_view
    View m_view;
};

} // namespace scorewatch::api
