// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>
#include <mutex>
#include <unordered_set>

#include <QByteArray>
#include <QHash>

namespace scorewatch::api {

/// The idempotency keys that this process is working on, so that the same write sent twice at once is told apart from one
/// that was answered. Any thread.
class InFlightKeys final : public std::enable_shared_from_this<InFlightKeys>
{
public:
    /// Gives the key back when it dies.
    using Hold = std::shared_ptr<const void>;

    /// Null while somebody else has it.
    [[nodiscard]] Hold take(const QByteArray &principal, const QByteArray &key);

private:
    struct Shard
    {
        std::mutex mutex;
        std::unordered_set<QByteArray> keys;
    };

    std::array<Shard, 16> m_shards;
};

} // namespace scorewatch::api
