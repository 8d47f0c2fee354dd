// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "api/resources/bridge.h"

namespace scorewatch {
class ConnectionPool;
class PgConnection;
} // namespace scorewatch

namespace scorewatch::api {

/// The catalogue of actions as callers may see it, read again when it is two seconds old and somebody asks. Any thread.
class ActionList final
{
public:
    struct Catalogue
    {
        std::unordered_map<std::string, bool> isActive; ///< by id
        std::string text;                               ///< the answer of GET /actions
    };
    using Taker = std::function<void(const Result<std::shared_ptr<const Catalogue>> &)>;

    /// Both outlive the list.
    ActionList(ConnectionPool &pool, Bridge &bridge);

    /// `take` is called once, at once or on the main thread. While PostgreSQL is away it gets the last list.
    void get(Taker take);

private:
    using Kept = std::shared_ptr<const Catalogue>;

    static Result<Kept> read(PgConnection &connection);
    void taken(const Result<Kept> &result);

    ConnectionPool &m_pool;
    Bridge &m_bridge;
    std::mutex m_mutex; ///< guards what follows
    Kept m_kept;
    std::chrono::steady_clock::time_point m_readAt;
    std::vector<Taker> m_waiting; ///< not empty while it is being read
};

} // namespace scorewatch::api
