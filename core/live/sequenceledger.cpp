// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/live/sequenceledger.h"

#include <algorithm>

namespace scorewatch {

void SequenceLedger::begin(qint64 sequence)
{
    m_heard = sequence;
    m_skippedTo = sequence;
}

void SequenceLedger::heard(qint64 sequence)
{
    if (sequence <= m_heard)
        return;
    lostUpTo(sequence - 1);
    m_heard = sequence;
}

void SequenceLedger::lostUpTo(qint64 sequence)
{
    if (sequence <= m_heard)
        return;
    m_missed += sequence - m_heard;
    // What is behind the last snapshot can only have come from the log: the board has no holes.
    m_recovered += std::max<qint64>(0, sequence - std::max(m_heard, m_skippedTo));
    m_heard = sequence;
}

} // namespace scorewatch
