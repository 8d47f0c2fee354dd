// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/resources/metrics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace scorewatch::api {
namespace {

std::string number(double value)
{
    std::array<char, 40> text{};
    if (value == std::floor(value) && std::abs(value) < 1e15)
        std::snprintf(text.data(), text.size(), "%.0f", value);
    else
        std::snprintf(text.data(), text.size(), "%.9g", value);
    std::string out = text.data();
    std::replace(out.begin(), out.end(), ',', '.'); // whatever the locale thinks
    return out;
}

void appendHead(std::string &out, std::string_view name, std::string_view help, std::string_view kind)
{
    out += "# HELP ";
    out += name;
    out += ' ';
    out += help;
    out += "\n# TYPE ";
    out += name;
    out += ' ';
    out += kind;
    out += '\n';
}

std::string nameOf(const Router::Route &route)
{
    return (route.method == http::Method::Post ? "POST " : "GET ") + route.pattern;
}

} // namespace

Metrics::Metrics()
{
    m_series.push_back(std::make_unique<Series>());
    m_series.back()->operation = "none";
}

void Metrics::setRoutes(const std::vector<Router::Route> &routes)
{
    m_series.clear();
    for (const Router::Route &route : routes) {
        m_series.push_back(std::make_unique<Series>());
        m_series.back()->operation = nameOf(route);
    }
    m_series.push_back(std::make_unique<Series>());
    m_series.back()->operation = "none";
}

void Metrics::observe(int route, int status, std::chrono::nanoseconds took)
{
    Series &series = *m_series[route < 0 ? m_series.size() - 1 : size_t(route)];
    const auto known = std::find(kStatuses.begin(), kStatuses.end(), status);
    series.byStatus[size_t(known - kStatuses.begin())].fetch_add(1, std::memory_order_relaxed);
    const double seconds = double(took.count()) * 1e-9;
    const auto bound = std::lower_bound(kBounds.begin(), kBounds.end(), seconds);
    series.buckets[size_t(bound - kBounds.begin())].fetch_add(1, std::memory_order_relaxed);
    series.nanoseconds.fetch_add(uint64_t(took.count()), std::memory_order_relaxed);
}

void Metrics::add(std::string name, std::string help, std::string_view kind, std::function<double()> read)
{
    const std::lock_guard lock(m_mutex);
    m_readings.push_back({std::move(name), std::move(help), kind, std::move(read)});
}

void Metrics::appendSeries(std::string &out) const
{
    appendHead(out, "scorewatch_http_requests_total", "Requests by operation and status.", "counter");
    for (const auto &series : m_series) {
        for (size_t i = 0; i < series->byStatus.size(); ++i) {
            const uint64_t count = series->byStatus[i].load(std::memory_order_relaxed);
            if (count == 0)
                continue;
            const std::string status = i < kStatuses.size() ? std::to_string(kStatuses[i]) : "other";
            out += "scorewatch_http_requests_total{operation=\"" + series->operation + "\",status=\"" + status
                + "\"} " + std::to_string(count) + '\n';
        }
    }
    appendHead(out, "scorewatch_http_request_duration_seconds", "From the whole request to its answer.",
               "histogram");
    for (const auto &series : m_series) {
        uint64_t sum = 0;
        const std::string label = "{operation=\"" + series->operation + '"';
        std::string lines;
        for (size_t i = 0; i < series->buckets.size(); ++i) {
            sum += series->buckets[i].load(std::memory_order_relaxed);
            lines += "scorewatch_http_request_duration_seconds_bucket" + label + ",le=\""
                + (i < kBounds.size() ? number(kBounds[i]) : "+Inf") + "\"} " + std::to_string(sum) + '\n';
        }
        if (sum == 0)
            continue;
        out += lines;
        out += "scorewatch_http_request_duration_seconds_sum" + label + "} "
            + number(double(series->nanoseconds.load(std::memory_order_relaxed)) * 1e-9) + '\n';
        out += "scorewatch_http_request_duration_seconds_count" + label + "} " + std::to_string(sum) + '\n';
    }
}

std::string Metrics::text() const
{
    std::string out;
    appendSeries(out);
    const std::lock_guard lock(m_mutex);
    for (const Reading &reading : m_readings) {
        appendHead(out, reading.name, reading.help, reading.kind);
        out += reading.name + ' ' + number(reading.read()) + '\n';
    }
    return out;
}

} // namespace scorewatch::api
