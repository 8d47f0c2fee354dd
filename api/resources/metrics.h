// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "api/routing/call.h"
#include "api/routing/router.h"

namespace scorewatch::api {

/// Counts what the API does, in the text format of Prometheus. Labels are of bounded sets: operations, classes of status;
/// never a player. Any thread.
class Metrics final
{
public:
    Metrics();

    /// Once all operations are known, before the first request.
    void setRoutes(const std::vector<Router::Route> &routes);

    void observe(int route, int status, std::chrono::nanoseconds took);

    /// A number that is read when somebody asks. `kind` is "gauge" or "counter", whose name ends with _total.
    void add(std::string name, std::string help, std::string_view kind, std::function<double()> read);

    [[nodiscard]] std::string text() const;

private:
    /// Upper ends in seconds; the last bucket has none.
    static constexpr std::array kBounds{0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05,
                                        0.1,    0.25,  0.5,   1.0,   2.5,  5.0};
    static constexpr std::array kStatuses{200, 201, 204, 304, 400, 401, 403, 404, 405,
                                          406, 409, 413, 415, 422, 426, 429, 500, 503};

    struct Series
    {
        std::string operation;                                              ///< "POST /api/v1/scores"
        std::array<std::atomic<uint64_t>, kStatuses.size() + 1> byStatus{}; ///< the last one: any other
        std::array<std::atomic<uint64_t>, kBounds.size() + 1> buckets{};
        std::atomic<uint64_t> nanoseconds = 0;
    };
    struct Reading
    {
        std::string name;
        std::string help;
        std::string_view kind;
        std::function<double()> read;
    };

    void appendSeries(std::string &out) const;

    std::vector<std::unique_ptr<Series>> m_series; ///< the last one: no operation was found
    mutable std::mutex m_mutex;                    ///< guards m_readings
    std::vector<Reading> m_readings;
};

} // namespace scorewatch::api
