// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "core/base/result.h"
#include "core/scoring/scorewrite.h"

namespace scorewatch {

class PgConnection;

/// Looks up what became of writes that carry a key, without writing anything: for who may not write now, but is owed the
/// answer to what they wrote before.
class ScoreReplay final
{
public:
    /// For each write with a key: Replayed or KeyReused where the key was used before, else nothing. Blocks.
    static Result<std::vector<std::optional<ScoreOutcome>>> find(PgConnection &connection,
                                                                 const std::vector<ScoreWrite> &writes);
};

} // namespace scorewatch
