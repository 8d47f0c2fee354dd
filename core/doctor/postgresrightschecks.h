// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace scorewatch {

class CheckSheet;
class PgConnection;

/// What the connected role may do, and the GRANT for what it may not. On embedded servers a superuser is as it should be.
void checkPostgresRights(CheckSheet &sheet, PgConnection &connection, bool embedded);

} // namespace scorewatch
