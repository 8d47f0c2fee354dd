// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>

#include "api/routing/call.h"

namespace scorewatch::api {

class Metrics;

/// Counts every answer, and writes a line of JSON for those that matter: all of them, or those that failed on our side or
/// were refused for who asked. The URL's parameters and bodies never stand in it: they may hold secrets. Any thread.
class AccessLog final : public RequestWatch
{
public:
    enum class Level {
        Off,
        Failures, ///< 401, 403, 429 and 5xx
        All,
    };
    /// Takes one line, without its end.
    using Write = std::function<void(const std::string &line)>;

    AccessLog(std::shared_ptr<Metrics> metrics, Level level, Write write);

    void answered(int route, const http::HttpRequest &request, const Principal *principal, int status,
                  std::chrono::nanoseconds took) const override;

private:
    [[nodiscard]] bool wants(int status) const;

    const std::shared_ptr<Metrics> m_metrics;
    const Level m_level;
    const Write m_write;
};

} // namespace scorewatch::api
