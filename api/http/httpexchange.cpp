// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/http/httpexchange.h"

#include <atomic>
#include <cassert>

#include "api/http/problem.h"

namespace scorewatch::http {

struct HttpExchange::State
{
    State(std::shared_ptr<const HttpRequest> asked, std::shared_ptr<Channel> way)
        : request(std::move(asked)), channel(std::move(way))
    { }
    ~State()
    {
        // Whoever forgot to answer must not leave a client waiting.
        if (answered)
            return;
        HttpResponse response = internalProblem().response(request->path, request->requestId);
        finish(response);
        channel->respond(std::move(response));
    }
    State(const State &) = delete;
    State &operator=(const State &) = delete;

    void finish(HttpResponse &response) const
    {
        if (finisher)
            finisher(response);
    }
    /// True for the first caller only.
    bool begin()
    {
        const bool first = !answered.exchange(true);
        assert(first && "a request is answered once");
        return first;
    }

    const std::shared_ptr<const HttpRequest> request;
    const std::shared_ptr<Channel> channel;
    Finisher finisher;
    std::atomic<bool> answered = false;
};

HttpExchange::HttpExchange(std::shared_ptr<const HttpRequest> request, std::shared_ptr<Channel> channel)
    : m_state(std::make_shared<State>(std::move(request), std::move(channel)))
{ }

void HttpExchange::setFinisher(Finisher finisher) const
{
    m_state->finisher = std::move(finisher);
}

const HttpRequest &HttpExchange::request() const
{
    return *m_state->request;
}

void HttpExchange::respond(HttpResponse response) const
{
    if (!m_state->begin())
        return;
    m_state->finish(response);
    m_state->channel->respond(std::move(response));
}

void HttpExchange::openWebSocket(std::shared_ptr<Viewer> viewer) const
{
    if (!m_state->begin())
        return;
    HttpResponse switching{.status = 101, .headers = {}, .body = {}};
    m_state->finish(switching);
    m_state->channel->openWebSocket(std::move(viewer));
}

void HttpExchange::openEventStream(std::shared_ptr<Viewer> viewer) const
{
    if (!m_state->begin())
        return;
    HttpResponse opening{.status = 200, .headers = {}, .body = {}};
    m_state->finish(opening);
    m_state->channel->openEventStream(std::move(viewer));
}

} // namespace scorewatch::http
