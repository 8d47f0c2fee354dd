// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>

namespace scorewatch::http {

/// What a client may cost before it has proved anything.
struct HttpLimits
{
    size_t header = 16UL * 1024; ///< bytes of the request line and all fields
    size_t target = 4UL * 1024;  ///< bytes of the URL
    size_t fields = 100;
    size_t body = 64UL * 1024; ///< bytes, also of what comes in chunks
    std::chrono::milliseconds request{
        5000}; ///< from the first byte of a request to its last, and for a TLS handshake
    std::chrono::milliseconds idle{60'000};  ///< between two requests
    std::chrono::milliseconds write{10'000}; ///< for the client to take what it asked for
    int connections = 12'000;                ///< at once, all threads together; more get 503
};

} // namespace scorewatch::http
