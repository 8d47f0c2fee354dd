// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command.h"
#include "core/base/result.h"
#include "core/domain/moderationact.h"

namespace scorewatch {

class Console;
class PgConnection;

/// What the commands that act on players share.
namespace acting {

/// --reason, --actor and --format.
[[nodiscard]] QList<OptionSyntax> options();
/// False, and the person was told, where something that an act needs is not given.
[[nodiscard]] bool isComplete(const Invocation &invocation, const QStringList &needed, Console &console);
/// Who acts: as an administrator where the database login may be one, else as a moderator.
[[nodiscard]] Result<Actor> actorFrom(const Invocation &invocation, PgConnection &connection);
/// Prints what was done.
void show(const ActRecord &record, const Invocation &invocation, Console &console);

} // namespace acting
} // namespace scorewatch
