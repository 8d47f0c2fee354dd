// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/leaseclock.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace scorewatch::ui {

void LeaseClock::setServerTime(const QDateTime &server, std::chrono::milliseconds now)
{
    if (!server.isValid())
        return;
    m_server = server;
    m_at = now;
}

QDateTime LeaseClock::serverNow(std::chrono::milliseconds now) const
{
    return m_server.isValid() ? m_server.addMSecs((now - m_at).count()) : QDateTime::currentDateTimeUtc();
}

std::chrono::seconds LeaseClock::left(const QDateTime &until) const
{
    if (!until.isValid())
        return std::chrono::seconds(0);
    const qint64 milliseconds = std::max<qint64>(0, serverNow().msecsTo(until));
    return std::chrono::seconds((milliseconds + 999) / 1000); // 0:00 is shown when it is over, not before
}

QString leaseText(std::chrono::seconds left)
{
    return u"%1:%2"_s.arg(left.count() / 60).arg(left.count() % 60, 2, 10, QChar(u'0'));
}

} // namespace scorewatch::ui
