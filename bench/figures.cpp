// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/figures.h"

#include <algorithm>
#include <cstdio>

#include <QLocale>

using namespace Qt::StringLiterals;

namespace scorewatch::bench {

Microseconds Latencies::quantile(double share)
{
    if (m_times.empty())
        return Microseconds(0);
    const auto at = m_times.begin() + std::ptrdiff_t(share * double(m_times.size() - 1));
    std::nth_element(m_times.begin(), at, m_times.end());
    return *at;
}

void report(const QString &what, const QString &figure, const QString &note)
{
    std::printf("%-46s %20s   %s\n", qUtf8Printable(what), qUtf8Printable(figure), qUtf8Printable(note));
    std::fflush(stdout);
}

void heading(const QString &text)
{
    std::printf("\n%s\n", qUtf8Printable(text));
    std::fflush(stdout);
}

double seconds(Clock::duration time)
{
    return std::chrono::duration<double>(time).count();
}

QString perSecond(double count, Clock::duration time)
{
    return QLocale::c().toString(qRound64(count / std::max(seconds(time), 1e-9))) + u"/s"_s;
}

QString asTime(Microseconds time)
{
    if (time.count() < 1000)
        return u"%1 us"_s.arg(time.count(), 0, 'f', 0);
    if (time.count() < 1e6)
        return u"%1 ms"_s.arg(time.count() / 1e3, 0, 'f', 2);
    return u"%1 s"_s.arg(time.count() / 1e6, 0, 'f', 2);
}

} // namespace scorewatch::bench
