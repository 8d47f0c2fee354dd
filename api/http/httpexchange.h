// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include "api/http/httprequest.h"
#include "api/http/httpresponse.h"
#include "api/http/viewer.h"

namespace scorewatch::http {

/// A request that waits for its answer. Cheap to copy and may be kept and answered on any thread; the connection may be
/// gone by then, which is nobody's concern. Exactly one of the calls below is made, once; without any the client gets
/// 500 when the last copy dies.
class HttpExchange final
{
public:
    /// What a connection does with the answers; called on any thread.
    class Channel
    {
    public:
        Channel() = default;
        virtual ~Channel() = default;
        Channel(const Channel &) = delete;
        Channel &operator=(const Channel &) = delete;

        virtual void respond(HttpResponse response) = 0;
        virtual void openWebSocket(std::shared_ptr<Viewer> viewer) = 0;
        virtual void openEventStream(std::shared_ptr<Viewer> viewer) = 0;
    };

    HttpExchange(std::shared_ptr<const HttpRequest> request, std::shared_ptr<Channel> channel);

    [[nodiscard]] const HttpRequest &request() const;

    /// Sees the answer before it goes, whoever gives it, and may add to it; for an upgrade it is one of 101, for an event
    /// stream of 200, and nothing that is added counts. Set before the exchange is given away.
    using Finisher = std::function<void(HttpResponse &)>;
    void setFinisher(Finisher finisher) const;

    void respond(HttpResponse response) const;
    /// Answers an upgrade; whether the request is one is checked first, and answered with 426 when it is not.
    void openWebSocket(std::shared_ptr<Viewer> viewer) const;
    /// Answers 200 text/event-stream and leaves the answer open.
    void openEventStream(std::shared_ptr<Viewer> viewer) const;

private:
    struct State;
    std::shared_ptr<State> m_state;
};

using HttpHandler = std::function<void(HttpExchange)>;

} // namespace scorewatch::http
