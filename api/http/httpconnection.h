// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "api/http/asiotypes.h"
#include "api/http/edge.h"
#include "api/http/httpparser.h"
#include "api/http/ioworker.h"
#include "api/http/outgoing.h"

namespace scorewatch::http {

/// One client of the server: reads requests one after the other and answers them in that order, or becomes a stream of
/// events, or hands its socket to a WebSocketConnection. Lives on its worker's thread, which alone calls it but for
/// HttpExchange::Channel.
template <typename Stream>
class HttpConnection final : public WorkerConnection,
                             public HttpExchange::Channel,
                             public ViewerSink,
                             public std::enable_shared_from_this<HttpConnection<Stream>>
{
public:
    /// `peer` is the other end's address, "" for a Unix socket.
    HttpConnection(Stream stream, std::shared_ptr<IoWorker> worker, std::shared_ptr<const Edge> edge,
                   std::string peer);
    ~HttpConnection() override = default;

    void start();
    /// Says that the server is full, and ends.
    void refuse();

    void tick(Clock::time_point now) override;
    void drain() override;
    void abort() override;

    // Any thread.
    void respond(HttpResponse response) override;
    void openWebSocket(std::shared_ptr<Viewer> viewer) override;
    void openEventStream(std::shared_ptr<Viewer> viewer) override;

    // ViewerSink, for an event stream.
    void write(std::shared_ptr<const std::string> message) override;
    void close(int code, std::string_view reason) override;
    [[nodiscard]] int thread() const override { return m_worker->index(); }

private:
    enum class Phase {
        Handshake,
        Idle,      ///< between requests
        Reading,   ///< a request has begun
        Handling,  ///< waits for its answer
        Writing,   ///< an answer is on its way
        Streaming, ///< an event stream
        Lingering, ///< everything is said; what the client still sends is thrown away, so that it reads our last words
        Closed,
    };

    void onThread(std::function<void()> work);
    void process();
    void sayContinue();
    void readMore();
    void received(const IoError &error, size_t bytes);
    void dispatch();
    void answer(HttpResponse response, const std::string &requestId);
    void answerFailure(const Problem &problem);
    void send();
    void sent(const IoError &error, size_t bytes);
    void answered();
    void messageSent();
    void startEvents();
    void becomeWebSocket(std::shared_ptr<Viewer> viewer);
    void linger();
    void end();
    void setPhase(Phase phase);
    void setDeadline(std::chrono::milliseconds from) { m_deadline = Clock::now() + from; }

    const std::shared_ptr<IoWorker> m_worker; ///< before the stream, which its loop has to outlive
    Stream m_stream;
    const std::shared_ptr<const Edge> m_edge;
    const std::string m_peer;
    HttpParser m_parser;
    std::array<char, 4096> m_input{};
    std::shared_ptr<const HttpRequest> m_request;
    Outgoing m_out;
    std::shared_ptr<Viewer> m_viewer;
    Phase m_phase = Phase::Idle;
    Clock::time_point m_deadline = Clock::time_point::max();
    size_t m_thrownAway = 0;
    size_t m_turnBytes = 0; ///< what this turn has cost so far
    bool m_keepAlive = true;
    bool m_processing = false;
    bool m_reading = false;
    // Of an event stream.
    bool m_sending = false; ///< something is on its way, the header first
    bool m_wrote = false;   ///< of it, something that the viewer wrote
    bool m_closing = false; ///< ends after what is on its way
};

extern template class HttpConnection<PlainStream>;
extern template class HttpConnection<TlsStream>;

} // namespace scorewatch::http
