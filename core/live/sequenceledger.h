// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace scorewatch {

/// Counts which sequences the channel failed to deliver, and how many of those were read back from the log.
///
/// Only what the board has accepted is counted, so a forged number cannot make it grow. Messages that are
/// still on their way behind a snapshot are not taken for lost: a hole counts once something behind it was
/// heard, or once the caller knows that nothing will come.
class SequenceLedger final
{
public:
    /// A first snapshot, or one of a new epoch: what came before it cannot be known.
    void begin(qint64 sequence);
    /// The board was taken from a snapshot at this sequence; holes up to there were skipped, not recovered.
    void skippedTo(qint64 sequence) { m_skippedTo = sequence; }
    /// The channel delivered this sequence.
    void heard(qint64 sequence);
    /// Everything up to here that was not heard will not come.
    void lostUpTo(qint64 sequence);

    [[nodiscard]] qint64 missed() const { return m_missed; }
    [[nodiscard]] qint64 recovered() const { return m_recovered; }

private:
    qint64 m_heard = 0;
    qint64 m_skippedTo = 0;
    qint64 m_missed = 0;
    qint64 m_recovered = 0;
};

} // namespace scorewatch
