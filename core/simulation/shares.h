// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QtGlobal>

namespace scorewatch {

/// Deals the numbers 0, 1, 2, … to takers in proportion to their weights, mixed, and tells each taker's share a number
/// is: 0, 1, 2, … of that taker without a gap. So what each taker makes of its shares is made once only.
class Shares final
{
public:
    struct Share
    {
        size_t taker = 0;
        qint64 ordinal = 0;
    };

    explicit Shares(const std::vector<int> &weights);
    [[nodiscard]] Share of(qint64 number) const;

private:
    std::vector<Share> m_round; ///< one round of dealing; `ordinal` counts within it
    std::vector<int> m_weights;
};

/// A number below `size` for each number below `size`, all different, without an order that could be seen.
qint64 permuted(qint64 value, qint64 size, quint64 key);

} // namespace scorewatch
