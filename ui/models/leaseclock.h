// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QString>

#include "ui/monotonic.h"

namespace scorewatch::ui {

/// The server's clock, carried on by one that never jumps: leases run out by it, however wrong this computer's is.
class LeaseClock final
{
public:
    /// What the server's clock showed just now.
    void setServerTime(const QDateTime &server, std::chrono::milliseconds now = monotonicNow());
    /// This computer's clock until the server's is known.
    [[nodiscard]] QDateTime serverNow(std::chrono::milliseconds now = monotonicNow()) const;
    /// 0 where it is over, or where there is none.
    [[nodiscard]] std::chrono::seconds left(const QDateTime &until) const;

private:
    QDateTime m_server;
    std::chrono::milliseconds m_at{0};
};

/// How long a claim lasts when it is made or renewed.
inline constexpr std::chrono::seconds kLease{600};

[[nodiscard]] QString leaseText(std::chrono::seconds left); ///< 9:41

} // namespace scorewatch::ui
