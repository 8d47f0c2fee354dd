// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Boost 1.74's awaitable.hpp needs this before it.
#include <utility>

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/system/error_code.hpp>

/// The few types of Boost that the connections are made of. Included by sources of api/http only.
namespace scorewatch::http {

using IoExecutor = boost::asio::io_context::executor_type;
using IoError = boost::system::error_code;
/// TCP or a Unix socket.
using PlainStream = boost::asio::basic_stream_socket<boost::asio::generic::stream_protocol, IoExecutor>;
using TlsStream = boost::asio::ssl::stream<PlainStream>;

inline PlainStream &socketOf(PlainStream &stream)
{
    return stream;
}
inline PlainStream &socketOf(TlsStream &stream)
{
    return stream.next_layer();
}

/// Tries to hand bytes to the kernel at once; most answers fit, and need no round through the loop.
template <typename Buffers> size_t writeNow(PlainStream &stream, const Buffers &buffers, IoError &error)
{
    return stream.write_some(buffers, error);
}
template <typename Buffers> size_t writeNow(TlsStream &, const Buffers &, IoError &error)
{
    error = boost::asio::error::would_block;
    return 0;
}

} // namespace scorewatch::http
