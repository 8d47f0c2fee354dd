// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/live/instant.h"

#include <chrono>

#include "core/base/utc.h"

namespace scorewatch {
namespace {

/// Walks over a text from the left; the first thing that does not fit makes it fail for good.
class Cursor final
{
public:
    explicit Cursor(QByteArrayView text) : m_rest(text) { }

    int number(qsizetype digits)
    {
        if (m_rest.size() < digits)
            return fail();
        int value = 0;
        for (qsizetype i = 0; i < digits; ++i) {
            if (!isDigit(m_rest[i]))
                return fail();
            value = value * 10 + (m_rest[i] - '0');
        }
        m_rest = m_rest.sliced(digits);
        return value;
    }

    void expect(char wanted)
    {
        if (!take(wanted))
            fail();
    }

    bool take(char wanted)
    {
        if (m_rest.isEmpty() || m_rest.front() != wanted)
            return false;
        m_rest = m_rest.sliced(1);
        return true;
    }

    /// One to nine digits behind the point, as milliseconds; what is finer is cut off.
    int fraction()
    {
        int value = 0;
        int digits = 0;
        for (; !m_rest.isEmpty() && isDigit(m_rest.front()); ++digits) {
            if (digits < 3)
                value = value * 10 + (m_rest.front() - '0');
            m_rest = m_rest.sliced(1);
        }
        if (digits == 0 || digits > 9)
            return fail();
        for (; digits < 3; ++digits)
            value *= 10;
        return value;
    }

    [[nodiscard]] bool isDone() const { return !m_failed && m_rest.isEmpty(); }

private:
    static bool isDigit(char c) { return c >= '0' && c <= '9'; }
    int fail()
    {
        m_failed = true;
        m_rest = {};
        return 0;
    }

    QByteArrayView m_rest;
    bool m_failed = false;
};

} // namespace

std::optional<QDateTime> instantFromIso(QByteArrayView text)
{
    using namespace std::chrono;

    Cursor cursor(text);
    const year y{cursor.number(4)};
    cursor.expect('-');
    const month m{unsigned(cursor.number(2))};
    cursor.expect('-');
    const day d{unsigned(cursor.number(2))};
    cursor.expect('T');
    const int hour = cursor.number(2);
    cursor.expect(':');
    const int minute = cursor.number(2);
    cursor.expect(':');
    const int second = cursor.number(2);
    const int millisecond = cursor.take('.') ? cursor.fraction() : 0;

    int offset = 0; // minutes east of UTC
    if (!cursor.take('Z')) {
        const int sign = cursor.take('+') ? 1 : -1;
        if (sign < 0)
            cursor.expect('-');
        const int hours = cursor.number(2);
        cursor.take(':');
        const int minutes = cursor.number(2);
        if (hours > 23 || minutes > 59)
            return std::nullopt;
        offset = sign * (hours * 60 + minutes);
    }

    const year_month_day date{y, m, d};
    if (!cursor.isDone() || !date.ok() || hour > 23 || minute > 59 || second > 59)
        return std::nullopt;
    const sys_time<milliseconds> instant = sys_days(date) + hours(hour) + minutes(minute - offset)
        + seconds(second) + milliseconds(millisecond);
    // In UTC: an offset may lead out of the years that four digits can write.
    if (instant < sys_days(1970y / January / 1) || instant >= sys_days(10000y / January / 1))
        return std::nullopt;
    return QDateTime::fromMSecsSinceEpoch(instant.time_since_epoch().count(), kUtc);
}

} // namespace scorewatch
