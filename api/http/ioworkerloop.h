// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Boost 1.74's awaitable.hpp needs this before it.
#include <utility>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "api/http/ioworker.h"

namespace scorewatch::http {

/// What Boost keeps for a worker, apart from its header so that few files include Boost.
struct IoWorker::Loop
{
    boost::asio::io_context context{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{context.get_executor()};
    boost::asio::steady_timer timer{context};
};

} // namespace scorewatch::http
