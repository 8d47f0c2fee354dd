// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/http/httpserver.h"

#include "api/http/ioworker.h"
#include "api/http/listener.h"

namespace scorewatch::http {

HttpServer::HttpServer(Options options, Edge edge)
    : m_options(std::move(options)), m_edge(std::make_shared<const Edge>(std::move(edge)))
{
    for (int i = 0; i < std::max(1, m_options.threads); ++i)
        m_workers.push_back(std::make_shared<IoWorker>(i));
}

HttpServer::~HttpServer()
{
    stop(std::chrono::milliseconds(0));
}

Result<void> HttpServer::start()
{
    m_listener = std::make_shared<Listener>(m_workers, m_edge);
    if (auto opened = m_listener->open(m_options); !opened)
        return opened;
    for (const auto &worker : m_workers)
        worker->start();
    m_listener->start();
    return {};
}

void HttpServer::stop(std::chrono::milliseconds patience)
{
    if (m_listener)
        m_listener->close();
    for (const auto &worker : m_workers)
        worker->stop(patience);
    m_listener.reset();
}

QString HttpServer::address() const
{
    return m_listener ? m_listener->address() : QString();
}

int HttpServer::connectionCount() const
{
    int all = 0;
    for (const auto &worker : m_workers)
        all += worker->connectionCount();
    return all;
}

void HttpServer::post(int thread, std::function<void()> work)
{
    m_workers[size_t(thread)]->post(std::move(work));
}

} // namespace scorewatch::http
