// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include "api/http/edge.h"
#include "api/http/viewer.h"
#include "core/base/result.h"
#include "core/config/listenaddress.h"

namespace scorewatch::http {

class IoWorker;
class Listener;

/// HTTP/1.1 and WebSockets on threads of its own: TCP or a Unix socket, with or without TLS. The handler is called on
/// these threads and must not block. Built, started and stopped on one thread.
class HttpServer final : public ServerThreads
{
public:
    struct Options
    {
        ListenAddress listen;
        int inheritedSocket = -1; ///< a listening socket that somebody opened for us; wins over `listen`
        int threads = 1;
        QString tlsCertificate; ///< PEM, the chain; empty: no TLS
        QString tlsKey;
    };

    HttpServer(Options options, Edge edge);
    ~HttpServer() override;

    /// Begins to listen. The error says why it could not.
    Result<void> start();
    /// Takes no more clients, lets those who asked be answered, ends the rest after the patience, and calls `ended` on a
    /// thread of its own. At once where it was never started. Once.
    void drain(std::chrono::milliseconds patience, std::function<void()> ended);
    /// The same, and blocks until it is done.
    void stop(std::chrono::milliseconds patience);

    /// "http://127.0.0.1:8080", "https://[::1]:8443", "unix:/run/scorewatch/api.sock"; known once it was started.
    [[nodiscard]] QString address() const;
    [[nodiscard]] int connectionCount() const;

    [[nodiscard]] int count() const override { return int(m_workers.size()); }
    void post(int thread, std::function<void()> work) override;

private:
    const Options m_options;
    const std::shared_ptr<const Edge> m_edge;
    std::vector<std::shared_ptr<IoWorker>> m_workers;
    std::shared_ptr<Listener> m_listener;
    bool m_started = false;
};

} // namespace scorewatch::http
