// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <string>

#include <boost/asio/buffer.hpp>

namespace scorewatch::http {

/// An answer or a message on its way, and how much of it has gone.
struct Outgoing
{
    std::string header;
    std::shared_ptr<const std::string> body; ///< may be null
    size_t sent = 0;                         ///< bytes of both together

    [[nodiscard]] size_t size() const { return header.size() + (body ? body->size() : 0); }
    [[nodiscard]] bool isSent() const { return sent >= size(); }
    /// What has not gone yet.
    [[nodiscard]] std::array<boost::asio::const_buffer, 2> rest() const
    {
        boost::asio::const_buffer second;
        if (body)
            second = boost::asio::buffer(*body) + (sent - std::min(sent, header.size()));
        return {boost::asio::buffer(header) + sent, second};
    }
    /// What comes next keeps the header's memory.
    void clear()
    {
        header.clear();
        body.reset();
        sent = 0;
    }
};

} // namespace scorewatch::http
