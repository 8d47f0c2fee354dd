// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/http/httpserver.h"

#include <atomic>
#include <utility>

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
    m_started = true;
    return {};
}

void HttpServer::drain(std::chrono::milliseconds patience, std::function<void()> ended)
{
    if (!std::exchange(m_started, false)) {
        if (ended)
            ended();
        return;
    }
    m_listener->close();
    const auto left = std::make_shared<std::atomic<size_t>>(m_workers.size());
    for (const auto &worker : m_workers) {
        worker->drain(patience, [left, ended] {
            if (--*left == 0 && ended)
                ended();
        });
    }
}

void HttpServer::stop(std::chrono::milliseconds patience)
{
    drain(patience, {});
    for (const auto &worker : m_workers)
        worker->join();
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
