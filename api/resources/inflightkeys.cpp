// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/resources/inflightkeys.h"

namespace scorewatch::api {

InFlightKeys::Hold InFlightKeys::take(const QByteArray &principal, const QByteArray &key)
{
    // Neither may hold a line feed, so no two pairs look alike.
    const QByteArray whole = principal + '\n' + key;
    const size_t index = qHash(QByteArrayView(whole)) % m_shards.size();
    {
        Shard &shard = m_shards[index];
        const std::lock_guard lock(shard.mutex);
        if (!shard.keys.insert(whole).second)
            return nullptr;
    }
    return {static_cast<const void *>(this), [self = shared_from_this(), whole, index](const void *) {
                Shard &shard = self->m_shards[index];
                const std::lock_guard lock(shard.mutex);
                shard.keys.erase(whole);
            }};
}

} // namespace scorewatch::api
