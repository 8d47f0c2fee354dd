// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/base/error.h"

struct pg_conn;
struct pg_result;

namespace scorewatch::pg {

/// The one switch from SQLSTATE to Error::Code.
Error::Code codeFromSqlState(const QByteArray &sqlState);

/// What a failed statement means, in a sentence; the server's own words are the detail.
Error statementError(const pg_result *result, pg_conn *connection);

/// Why a connection could not be made. Asks the server once more (PQping) so that "down", "starting up" and
/// "refused us" are told apart without reading translated text. Blocks; call it off the main thread.
Error connectError(pg_conn *failed, const QString &dsn);

/// The server's place as "host:port/database" or "socket directory/database", never with a password.
QString displayName(const QString &dsn);

/// A libpq connection string with the same meaning and no password, to be handed to psql.
QString addressWithoutPassword(const QString &dsn);

} // namespace scorewatch::pg
