// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/domain/moderationact.h"

namespace scorewatch {

class PgConnection;

/// Who somebody at a desk is, as the database's login says it. The login's own name where it is a member of staff; where
/// it is the program's (the service, or the owner of a database that runs for the desk alone), the name of who is logged
/// in at the machine.
///
/// The role is the highest that the login has; Role::Player where it has none of Scorewatch's. The account of the same name
/// comes along, so that nobody judges themselves.
[[nodiscard]] Result<Actor> readDatabaseActor(PgConnection &connection);

} // namespace scorewatch
