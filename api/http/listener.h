// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "api/http/asiotypes.h"

#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "api/http/httpserver.h"

namespace scorewatch::http {

/// The socket that clients come to; gives them to the workers in turn. Lives on the first worker's thread, but for its
/// construction.
class Listener final : public std::enable_shared_from_this<Listener>
{
public:
    Listener(std::vector<std::shared_ptr<IoWorker>> workers, std::shared_ptr<const Edge> edge);
    ~Listener();
    Listener(const Listener &) = delete;
    Listener &operator=(const Listener &) = delete;

    Result<void> open(const HttpServer::Options &options);
    void start();
    /// Any thread; what was not accepted yet is refused by the system.
    void close();
    [[nodiscard]] const QString &address() const { return m_address; }

private:
    using Descriptor = boost::asio::posix::basic_stream_descriptor<IoExecutor>;

    Result<void> openTls(const HttpServer::Options &options);
    Result<void> listenTcp(const ListenAddress &address);
    Result<void> listenUnix(const QString &path);
    Result<void> adopt(int socket);
    void waitForClient();
    void acceptAll();
    void serve(int socket, int family, std::string peer);
    [[nodiscard]] bool isFull() const;

    const std::vector<std::shared_ptr<IoWorker>> m_workers;
    const std::shared_ptr<const Edge> m_edge;
    Descriptor m_socket;
    boost::asio::steady_timer m_pause; ///< while the process may open no more files
    std::unique_ptr<boost::asio::ssl::context> m_tls;
    QString m_address;
    QString m_unixPath; ///< of a socket that we made and remove again
    size_t m_next = 0;
};

} // namespace scorewatch::http
