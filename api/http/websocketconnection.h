// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "api/http/asiotypes.h"

#include <boost/beast/core/flat_static_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "api/http/edge.h"
#include "api/http/ioworker.h"

namespace scorewatch::http {

/// One WebSocket between a client and its Viewer. Pings by itself, takes small text messages only, and ends a client that
/// neither reads nor answers. Lives on its worker's thread.
template <typename Stream>
class WebSocketConnection final : public WorkerConnection,
                                  public ViewerSink,
                                  public std::enable_shared_from_this<WebSocketConnection<Stream>>
{
public:
    WebSocketConnection(Stream stream, std::shared_ptr<IoWorker> worker, const Edge &edge,
                        std::shared_ptr<Viewer> viewer);
    ~WebSocketConnection() override = default;

    /// Answers the handshake, and opens the viewer.
    void accept(const HttpRequest &request);

    void tick(Clock::time_point now) override;
    void drain() override;
    void abort() override;

    void write(std::shared_ptr<const std::string> message) override;
    void close(int code, std::string_view reason) override;
    [[nodiscard]] int thread() const override { return m_worker->index(); }

private:
    void read();
    void received(const IoError &error);
    void written(const IoError &error);
    void sayGoodbye();
    void end();

    const std::shared_ptr<IoWorker> m_worker; ///< before the stream, which its loop has to outlive
    boost::beast::websocket::stream<Stream, false>
        m_stream; // false: without compression, which costs 100 KiB a client
    const std::chrono::milliseconds m_writeLimit;
    std::shared_ptr<Viewer> m_viewer;
    boost::beast::flat_static_buffer<4096> m_input;
    std::shared_ptr<const std::string> m_message; ///< on its way
    boost::beast::websocket::close_reason m_goodbye;
    Clock::time_point m_deadline = Clock::time_point::max();
    bool m_closing = false;
    bool m_ended = false;
};

extern template class WebSocketConnection<PlainStream>;
extern template class WebSocketConnection<TlsStream>;

} // namespace scorewatch::http
