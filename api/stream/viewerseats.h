// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace scorewatch::stream {

/// Counts how many viewers somebody has open, so that one caller cannot take all places. Any thread.
class ViewerSeats final : public std::enable_shared_from_this<ViewerSeats>
{
public:
    /// Held by a viewer; given back when it dies.
    using Seat = std::shared_ptr<const void>;

    /// Null when `who` has as many as `limit` already.
    [[nodiscard]] Seat take(const std::string &who, int limit);
    [[nodiscard]] std::size_t callers() const;

private:
    void giveBack(const std::string &who);

    mutable std::mutex m_mutex;
    std::unordered_map<std::string, int> m_taken;
};

} // namespace scorewatch::stream
