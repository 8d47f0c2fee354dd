// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/scoring/scorebatch.h"

namespace scorewatch {

/// The writes of a batch about which nothing is odd, in one statement: one round trip and one transaction.
///
/// What is odd about a write (an unknown or banned player, a key or token that was used, another version, a score out of
/// range, a correction) does not fail the others. It is left, with all other writes of the batch by the same player that
/// PostgreSQL decides together with it, for ScoreBatch, which knows every reason.
class PlainBatch final
{
public:
    struct Done
    {
        ScoreBatch::Done written; ///< outcomes only of what is not left
        std::vector<size_t> left; ///< indexes of the writes that have to be looked at more closely
    };

    static Result<Done> run(PgConnection &connection, ActionCatalogue &catalogue,
                            const std::vector<const ScoreWrite *> &writes,
                            const std::vector<qint64> &finishedOutbox);
};

} // namespace scorewatch
