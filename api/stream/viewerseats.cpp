// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/stream/viewerseats.h"

namespace scorewatch::stream {

ViewerSeats::Seat ViewerSeats::take(const std::string &who, int limit)
{
    {
        const std::lock_guard lock(m_mutex);
        int &taken = m_taken[who];
        if (limit > 0 && taken >= limit)
            return nullptr;
        ++taken;
    }
    return Seat(this, [self = shared_from_this(), who](const void *) { self->giveBack(who); });
}

std::size_t ViewerSeats::callers() const
{
    const std::lock_guard lock(m_mutex);
    return m_taken.size();
}

void ViewerSeats::giveBack(const std::string &who)
{
    const std::lock_guard lock(m_mutex);
    const auto taken = m_taken.find(who);
    if (--taken->second == 0)
        m_taken.erase(taken);
}

} // namespace scorewatch::stream
