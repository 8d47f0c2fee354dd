// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/http/httpconnection.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include "api/http/responsetext.h"
#include "api/http/websocketconnection.h"
#include "api/http/websockethandshake.h"

namespace scorewatch::http {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
/// What a client may still send after our last word.
constexpr size_t kLingerBytes = 1 << 20;
constexpr auto kLingerTime = 1s;
/// How much a connection is given before the others have their turn: a client that sends hundreds of requests at once must
/// not keep everybody else waiting for its answers.
constexpr size_t kTurnBytes = 1 << 16;
/// What a request costs beside the bytes of its answer.
constexpr size_t kRequestBytes = 1 << 11;

} // namespace

template <typename Stream>
HttpConnection<Stream>::HttpConnection(Stream stream, std::shared_ptr<IoWorker> worker,
                                       std::shared_ptr<const Edge> edge, std::string peer)
    : m_worker(std::move(worker))
    , m_stream(std::move(stream))
    , m_edge(std::move(edge))
    , m_peer(std::move(peer))
    , m_parser(m_edge->limits)
{ }

template <typename Stream> void HttpConnection<Stream>::start()
{
    if (m_worker->isDraining())
        return; // it came too late; the socket is closed with us
    m_worker->add(this->shared_from_this());
    if constexpr (std::is_same_v<Stream, TlsStream>) {
        setPhase(Phase::Handshake);
        m_stream.async_handshake(boost::asio::ssl::stream_base::server,
                                 [self = this->shared_from_this()](const IoError &error) {
                                     if (self->m_phase != Phase::Handshake)
                                         return;
                                     if (error)
                                         return self->end();
                                     self->setPhase(Phase::Idle);
                                     self->process();
                                 });
    } else {
        IoError ignored; // a socket that cannot be made non-blocking fails at its first read
        socketOf(m_stream).non_blocking(true, ignored);
        setPhase(Phase::Idle);
        process();
    }
}

template <typename Stream> void HttpConnection<Stream>::refuse()
{
    if (m_worker->isDraining())
        return;
    m_worker->add(this->shared_from_this());
    IoError ignored; // as above
    socketOf(m_stream).non_blocking(true, ignored);
    answerFailure(busyProblem());
}

template <typename Stream> void HttpConnection<Stream>::setPhase(Phase phase)
{
    m_phase = phase;
    switch (phase) {
    case Phase::Handshake:
    case Phase::Reading:
        return setDeadline(m_edge->limits.request);
    case Phase::Idle:
        return setDeadline(m_edge->limits.idle);
    case Phase::Writing:
        return setDeadline(m_edge->limits.write);
    case Phase::Lingering:
        return setDeadline(kLingerTime);
    case Phase::Handling:  // whoever answers has limits of their own
    case Phase::Streaming: // has one while it writes
    case Phase::Closed:
        m_deadline = Clock::time_point::max();
    }
}

template <typename Stream> void HttpConnection<Stream>::tick(Clock::time_point now)
{
    if (now < m_deadline)
        return;
    if (m_phase == Phase::Reading) {
        answerFailure(
            slowRequestProblem(std::chrono::duration_cast<std::chrono::seconds>(m_edge->limits.request)));
        return;
    }
    end();
}

template <typename Stream> void HttpConnection<Stream>::drain()
{
    m_keepAlive = false;
    if (m_phase == Phase::Idle || m_phase == Phase::Handshake)
        end();
    else if (m_phase == Phase::Streaming)
        close(1001, "the server stops");
}

template <typename Stream> void HttpConnection<Stream>::abort()
{
    end();
}

template <typename Stream> void HttpConnection<Stream>::onThread(std::function<void()> work)
{
    if (m_worker->isCurrent())
        work();
    else
        m_worker->post(std::move(work));
}

/// Goes on as far as it can without waiting, or making others wait.
template <typename Stream> void HttpConnection<Stream>::process()
{
    if (m_processing)
        return; // an answer came inside dispatch()
    m_processing = true;
    m_turnBytes = 0;
    while (m_phase == Phase::Idle || m_phase == Phase::Reading) {
        if (m_parser.state() == HttpParser::State::Done && m_turnBytes >= kTurnBytes) {
            boost::asio::post(m_stream.get_executor(),
                              [self = this->shared_from_this()] { self->process(); });
            break;
        }
        if (m_parser.state() == HttpParser::State::Done) {
            dispatch();
        } else if (m_parser.state() == HttpParser::State::Failed) {
            answerFailure(m_parser.failure());
        } else {
            if (m_phase == Phase::Idle && m_parser.hasBegun())
                setPhase(Phase::Reading);
            if (m_parser.takeContinueWanted()) {
                sayContinue();
                break;
            }
            readMore();
            break;
        }
    }
    m_processing = false;
}

template <typename Stream> void HttpConnection<Stream>::sayContinue()
{
    // Nothing is read meanwhile, so no answer can come between.
    boost::asio::async_write(m_stream, boost::asio::buffer(kContinue),
                             [self = this->shared_from_this()](const IoError &error, size_t) {
                                 if (error)
                                     self->end();
                                 else if (self->m_phase == Phase::Reading)
                                     self->readMore();
                             });
}

template <typename Stream> void HttpConnection<Stream>::readMore()
{
    if (std::exchange(m_reading, true))
        return; // what comes next is on its way already
    m_stream.async_read_some(boost::asio::buffer(m_input),
                             [self = this->shared_from_this()](const IoError &error, size_t bytes) {
                                 self->received(error, bytes);
                             });
}

template <typename Stream> void HttpConnection<Stream>::received(const IoError &error, size_t bytes)
{
    m_reading = false;
    if (m_phase == Phase::Closed)
        return;
    if (m_phase == Phase::Streaming || m_phase == Phase::Lingering) {
        m_thrownAway += bytes;
        if (error || m_thrownAway > kLingerBytes)
            return end();
        return readMore();
    }
    if (m_phase != Phase::Idle && m_phase != Phase::Reading)
        return; // answered meanwhile: its time was up
    if (error)
        return end();
    m_parser.feed({m_input.data(), bytes});
    process();
}

template <typename Stream> void HttpConnection<Stream>::dispatch()
{
    HttpRequest request = m_parser.takeRequest();
    m_edge->complete(request, m_peer, std::is_same_v<Stream, TlsStream>);
    if (request.requestId.empty())
        request.requestId = m_worker->makeRequestId();
    m_keepAlive = request.keepAlive && !m_worker->isDraining();
    m_request = std::make_shared<const HttpRequest>(std::move(request));
    setPhase(Phase::Handling);
    m_edge->handler(HttpExchange(m_request, this->shared_from_this()));
}

template <typename Stream> void HttpConnection<Stream>::respond(HttpResponse response)
{
    onThread([self = this->shared_from_this(), response = std::move(response)]() mutable {
        if (self->m_phase == Phase::Handling)
            self->answer(std::move(response), self->m_request->requestId);
    });
}

template <typename Stream>
void HttpConnection<Stream>::answer(HttpResponse response, const std::string &requestId)
{
    if (response.status == 500 && !response.body)
        response = internalProblem().response(m_request->path, requestId);
    m_out.clear();
    appendHeader(m_out.header, response, requestId, m_worker->dateField(), m_keepAlive);
    if (!m_request || m_request->method != Method::Head)
        m_out.body = std::move(response.body);
    m_turnBytes += kRequestBytes + m_out.size();
    setPhase(Phase::Writing);
    send();
}

/// What cannot be read ends the connection: where the next request begins is unknown.
template <typename Stream> void HttpConnection<Stream>::answerFailure(const Problem &problem)
{
    m_keepAlive = false;
    m_request.reset();
    const std::string requestId = m_worker->makeRequestId();
    answer(problem.response("", requestId), requestId);
}

template <typename Stream> void HttpConnection<Stream>::send()
{
    IoError error;
    m_out.sent += writeNow(m_stream, m_out.rest(), error);
    if (m_out.isSent())
        return answered();
    if (error && error != boost::asio::error::would_block)
        return end();
    m_stream.async_write_some(m_out.rest(),
                              [self = this->shared_from_this()](const IoError &failed, size_t bytes) {
                                  self->sent(failed, bytes);
                              });
}

template <typename Stream> void HttpConnection<Stream>::sent(const IoError &error, size_t bytes)
{
    if (m_phase != Phase::Writing && m_phase != Phase::Streaming)
        return;
    if (error)
        return end();
    m_out.sent += bytes;
    if (m_out.isSent())
        answered();
    else
        send();
}

template <typename Stream> void HttpConnection<Stream>::answered()
{
    m_out.clear();
    if (m_phase == Phase::Streaming)
        return messageSent();
    m_request.reset();
    if (!m_keepAlive || m_worker->isDraining())
        return linger();
    setPhase(Phase::Idle);
    process();
}

template <typename Stream> void HttpConnection<Stream>::messageSent()
{
    m_sending = false;
    m_deadline = Clock::time_point::max();
    if (m_closing)
        end();
    else if (std::exchange(m_wrote, false))
        m_viewer->written();
}

template <typename Stream> void HttpConnection<Stream>::linger()
{
    setPhase(Phase::Lingering);
    IoError ignored; // whoever is gone already needs no goodbye
    socketOf(m_stream).shutdown(PlainStream::shutdown_send, ignored);
    m_thrownAway = 0;
    readMore();
}

template <typename Stream> void HttpConnection<Stream>::end()
{
    if (m_phase == Phase::Closed)
        return;
    const auto self = this->shared_from_this();
    setPhase(Phase::Closed);
    IoError ignored; // there is nobody to tell
    socketOf(m_stream).close(ignored);
    m_request.reset();
    if (const auto viewer = std::exchange(m_viewer, nullptr))
        viewer->closed();
    m_worker->remove(this);
}

template <typename Stream> void HttpConnection<Stream>::openEventStream(std::shared_ptr<Viewer> viewer)
{
    onThread([self = this->shared_from_this(), viewer = std::move(viewer)]() mutable {
        if (self->m_phase != Phase::Handling)
            return viewer->closed();
        self->m_viewer = std::move(viewer);
        self->startEvents();
    });
}

template <typename Stream> void HttpConnection<Stream>::startEvents()
{
    m_out.clear();
    HttpResponse head;
    const std::string_view origin = m_request->header("origin");
    const auto &allowed = m_edge->allowedOrigins;
    if (!origin.empty() && std::find(allowed.begin(), allowed.end(), origin) != allowed.end())
        head.headers = {{"Access-Control-Allow-Origin", std::string(origin)}, {"Vary", "Origin"}};
    appendEventStreamHeader(m_out.header, head, m_request->requestId, m_worker->dateField());
    m_keepAlive = false;
    setPhase(Phase::Streaming);
    setDeadline(m_edge->limits.write);
    m_thrownAway = 0;
    m_parser.releaseMemory();
    readMore(); // the only way to learn that the client has left
    const auto self = this->shared_from_this();
    // Its first message takes the header along.
    m_sending = true;
    m_viewer->opened(*this);
    send();
}

template <typename Stream> void HttpConnection<Stream>::write(std::shared_ptr<const std::string> message)
{
    if (m_phase != Phase::Streaming)
        return;
    m_out.body = std::move(message);
    m_wrote = true;
    setDeadline(m_edge->limits.write);
    if (std::exchange(m_sending, true))
        return; // goes behind the header
    send();
}

template <typename Stream> void HttpConnection<Stream>::close(int, std::string_view)
{
    if (m_phase != Phase::Streaming)
        return;
    m_closing = true;
    if (!m_sending)
        m_worker->post([self = this->shared_from_this()] { self->end(); });
}

template <typename Stream> void HttpConnection<Stream>::openWebSocket(std::shared_ptr<Viewer> viewer)
{
    onThread([self = this->shared_from_this(), viewer = std::move(viewer)]() mutable {
        if (self->m_phase != Phase::Handling)
            return viewer->closed();
        self->becomeWebSocket(std::move(viewer));
    });
}

template <typename Stream> void HttpConnection<Stream>::becomeWebSocket(std::shared_ptr<Viewer> viewer)
{
    auto problem = websocketProblem(*m_request, m_edge->allowedOrigins);
    if (m_parser.hasBegun())
        problem = earlyFramesProblem();
    if (problem) {
        viewer->closed();
        return answer(problem->response(m_request->path, m_request->requestId), m_request->requestId);
    }
    const auto self = this->shared_from_this();
    const auto request = std::move(m_request);
    auto socket = std::make_shared<WebSocketConnection<Stream>>(std::move(m_stream), m_worker, *m_edge,
                                                                std::move(viewer));
    setPhase(Phase::Closed);
    m_worker->add(socket);
    m_worker->remove(this);
    socket->accept(*request);
}

template class HttpConnection<PlainStream>;
template class HttpConnection<TlsStream>;

} // namespace scorewatch::http
