// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/http/websocketconnection.h"

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket/ssl.hpp>

namespace scorewatch::http {
namespace {

using namespace std::chrono_literals;
namespace beast = boost::beast;

/// A client that is silent for half of it is pinged, one that does not answer by then is gone.
constexpr auto kIdle = 30s;
constexpr auto kHandshake = 5s;

beast::http::request<beast::http::empty_body> beastRequest(const HttpRequest &request)
{
    beast::http::request<beast::http::empty_body> out(beast::http::verb::get, request.path, 11);
    for (const auto &[name, value] : request.headers)
        out.insert(name, value);
    return out;
}

} // namespace

template <typename Stream>
WebSocketConnection<Stream>::WebSocketConnection(Stream stream, std::shared_ptr<IoWorker> worker,
                                                 const Edge &edge, std::shared_ptr<Viewer> viewer)
    : m_worker(std::move(worker))
    , m_stream(std::move(stream))
    , m_writeLimit(edge.limits.write)
    , m_viewer(std::move(viewer))
{
    m_stream.set_option(beast::websocket::stream_base::timeout{kHandshake, kIdle, true});
    m_stream.read_message_max(m_input.max_size());
    m_stream.auto_fragment(false);
    m_stream.text(true);
}

template <typename Stream> void WebSocketConnection<Stream>::accept(const HttpRequest &request)
{
    auto asked = std::make_shared<beast::http::request<beast::http::empty_body>>(beastRequest(request));
    m_stream.set_option(beast::websocket::stream_base::decorator(
        [id = request.requestId](beast::websocket::response_type &response) {
            response.set("X-Request-Id", id);
        }));
    m_stream.async_accept(*asked, [self = this->shared_from_this(), asked](const IoError &error) {
        if (error || self->m_ended)
            return self->end();
        self->m_viewer->opened(*self);
        self->read();
    });
}

template <typename Stream> void WebSocketConnection<Stream>::tick(Clock::time_point now)
{
    if (now >= m_deadline)
        end();
}

template <typename Stream> void WebSocketConnection<Stream>::drain()
{
    close(beast::websocket::close_code::going_away, "the server stops");
}

template <typename Stream> void WebSocketConnection<Stream>::abort()
{
    end();
}

template <typename Stream> void WebSocketConnection<Stream>::read()
{
    if (m_ended)
        return;
    m_stream.async_read(
        m_input, [self = this->shared_from_this()](const IoError &error, size_t) { self->received(error); });
}

template <typename Stream> void WebSocketConnection<Stream>::received(const IoError &error)
{
    if (m_ended)
        return;
    // Beast has answered a close, a message that is too long or a broken frame by itself.
    if (error)
        return end();
    if (!m_closing && !m_stream.got_text()) {
        close(beast::websocket::close_code::policy_error, "only text is understood");
    } else if (!m_closing) {
        const auto text = m_input.data();
        m_viewer->received({static_cast<const char *>(text.data()), text.size()});
    }
    m_input.clear();
    read();
}

template <typename Stream> void WebSocketConnection<Stream>::write(std::shared_ptr<const std::string> message)
{
    if (m_ended || m_closing || m_message)
        return;
    m_message = std::move(message);
    m_deadline = Clock::now() + m_writeLimit;
    m_stream.async_write(
        boost::asio::buffer(*m_message),
        [self = this->shared_from_this()](const IoError &error, size_t) { self->written(error); });
}

template <typename Stream> void WebSocketConnection<Stream>::written(const IoError &error)
{
    if (m_ended)
        return;
    if (error)
        return end();
    m_message.reset();
    m_deadline = Clock::time_point::max();
    if (m_closing)
        sayGoodbye();
    else
        m_viewer->written();
}

template <typename Stream> void WebSocketConnection<Stream>::close(int code, std::string_view reason)
{
    if (m_ended || std::exchange(m_closing, true))
        return;
    m_goodbye.code = static_cast<beast::websocket::close_code>(code);
    // A control frame holds 125 bytes, two of them the code.
    m_goodbye.reason.assign(reason.data(), std::min<size_t>(reason.size(), 120));
    if (!m_message)
        sayGoodbye();
}

template <typename Stream> void WebSocketConnection<Stream>::sayGoodbye()
{
    m_deadline = Clock::now() + m_writeLimit;
    m_stream.async_close(m_goodbye, [self = this->shared_from_this()](const IoError &) { self->end(); });
}

template <typename Stream> void WebSocketConnection<Stream>::end()
{
    if (std::exchange(m_ended, true))
        return;
    const auto self = this->shared_from_this();
    IoError ignored; // there is nobody to tell
    socketOf(m_stream.next_layer()).close(ignored);
    if (const auto viewer = std::exchange(m_viewer, nullptr))
        viewer->closed();
    m_worker->remove(this);
}

template class WebSocketConnection<PlainStream>;
template class WebSocketConnection<TlsStream>;

} // namespace scorewatch::http
