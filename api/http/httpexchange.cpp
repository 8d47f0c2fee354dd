// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/http/httpexchange.h"

#include <atomic>
#include <cassert>

namespace scorewatch::http {

struct HttpExchange::State
{
    State(std::shared_ptr<const HttpRequest> asked, std::shared_ptr<Channel> way)
        : request(std::move(asked)), channel(std::move(way))
    { }
    ~State()
    {
        // Whoever forgot to answer must not leave a client waiting.
        if (!answered)
            channel->respond({.status = 500, .headers = {}, .body = {}});
    }
    State(const State &) = delete;
    State &operator=(const State &) = delete;

    /// True for the first caller only.
    bool begin()
    {
        const bool first = !answered.exchange(true);
        assert(first && "a request is answered once");
        return first;
    }

    const std::shared_ptr<const HttpRequest> request;
    const std::shared_ptr<Channel> channel;
    std::atomic<bool> answered = false;
};

HttpExchange::HttpExchange(std::shared_ptr<const HttpRequest> request, std::shared_ptr<Channel> channel)
    : m_state(std::make_shared<State>(std::move(request), std::move(channel)))
{ }

const HttpRequest &HttpExchange::request() const
{
    return *m_state->request;
}

void HttpExchange::respond(HttpResponse response) const
{
    if (m_state->begin())
        m_state->channel->respond(std::move(response));
}

void HttpExchange::openWebSocket(std::shared_ptr<Viewer> viewer) const
{
    if (m_state->begin())
        m_state->channel->openWebSocket(std::move(viewer));
}

void HttpExchange::openEventStream(std::shared_ptr<Viewer> viewer) const
{
    if (m_state->begin())
        m_state->channel->openEventStream(std::move(viewer));
}

} // namespace scorewatch::http
