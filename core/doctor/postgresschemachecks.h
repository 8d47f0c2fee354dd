// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace scorewatch {

class CheckSheet;
class PgConnection;

/// Our own tables: is the layout the program's, are there partitions, does the outbox move.
void checkPostgresSchema(CheckSheet &sheet, PgConnection &connection);

} // namespace scorewatch
