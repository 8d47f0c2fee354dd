// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulation/shares.h"

#include <bit>

#include "core/simulation/randomstream.h"

namespace scorewatch {

Shares::Shares(const std::vector<int> &weights) : m_weights(weights)
{
    for (size_t taker = 0; taker < weights.size(); ++taker) {
        for (int i = 0; i < weights[taker]; ++i)
            m_round.push_back({taker, 0});
    }
    Q_ASSERT(!m_round.empty());
    RandomStream random(m_round.size());
    for (size_t i = m_round.size() - 1; i > 0; --i)
        std::swap(m_round[i], m_round[size_t(random.below(qint64(i) + 1))]);
    std::vector<qint64> dealt(weights.size(), 0);
    for (Share &share : m_round)
        share.ordinal = dealt[share.taker]++;
}

Shares::Share Shares::of(qint64 number) const
{
    Q_ASSERT(number >= 0);
    const Share &share = m_round[size_t(number) % m_round.size()];
    return {share.taker, number / qint64(m_round.size()) * m_weights[share.taker] + share.ordinal};
}

qint64 permuted(qint64 value, qint64 size, quint64 key)
{
    Q_ASSERT(value >= 0 && value < size);
    // A Feistel network permutes the numbers of an even count of bits; whatever falls outside is sent through again.
    const int half = std::max(1, (int(std::bit_width(quint64(size - 1))) + 1) / 2);
    const quint64 mask = (quint64(1) << half) - 1;
    quint64 x = quint64(value);
    do {
        quint64 left = x >> half;
        quint64 right = x & mask;
        for (quint64 round = 0; round < 4; ++round) {
            const quint64 turned
                = left ^ (RandomStream::mixed(key + round * 0x2545f4914f6cdd1dU + right) & mask);
            left = right;
            right = turned;
        }
        x = left << half | right;
    } while (x >= quint64(size));
    return qint64(x);
}

} // namespace scorewatch
