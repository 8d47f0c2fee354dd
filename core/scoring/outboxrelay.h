// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

namespace scorewatch {

class BoardProjection;
class PgConnection;

/// Takes to the board what the writer could not: outbox rows that a crash or a Redis that was away left
/// behind, and those of other subjects (bans, corrections). Blocks; for a worker thread.
class OutboxRelay final
{
public:
    explicit OutboxRelay(BoardProjection &projection);

    /// Claims one portion of rows, applies the present states of their players and deletes the rows. Returns
    /// how many rows it took; 0 when nothing is left. Rows are skipped while another relay holds them, so
    /// several may run; a crash between the board and the deletion repeats a portion, which changes nothing.
    Result<int> relayOnce(PgConnection &connection);

private:
    BoardProjection &m_projection;
};

} // namespace scorewatch
