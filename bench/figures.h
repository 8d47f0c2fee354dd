// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <vector>

#include <QString>

namespace scorewatch::bench {

using Clock = std::chrono::steady_clock;
using Microseconds = std::chrono::duration<double, std::micro>;

/// Times of many operations of one kind.
class Latencies final
{
public:
    void add(Clock::duration time) { m_times.push_back(Microseconds(time)); }
    void reserve(size_t count) { m_times.reserve(count); }
    [[nodiscard]] size_t count() const { return m_times.size(); }
    /// `share` from 0 to 1; zero when nothing was measured.
    [[nodiscard]] Microseconds quantile(double share);

private:
    std::vector<Microseconds> m_times;
};

/// One line of the report: what, how much, and what it was measured on.
void report(const QString &what, const QString &figure, const QString &note = {});
void heading(const QString &text);

QString perSecond(double count, Clock::duration time);
QString asTime(Microseconds time);
double seconds(Clock::duration time);

} // namespace scorewatch::bench
