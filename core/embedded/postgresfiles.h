// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include "core/embedded/postgresserver.h"

namespace scorewatch::embedded {

/// The files and arguments a private PostgreSQL is started with. Nothing is ever written into its data directory.
namespace postgresfiles {

/// Who may connect: the socket's peer, checked by the kernel, as one of Scorewatch's roles.
QByteArray accessRules();
/// Which accounts those are: root, the server's and our own.
QByteArray accountMap(const ServerUser &user);
/// Our defaults; the data directory's postgresql.conf is read after them and wins, ALTER SYSTEM wins over both.
QByteArray baseSettings(const PostgresServerSpec &spec, bool statementStatistics);

/// Writes the three into spec.filesDirectory. May block; not for the main thread.
Result<void> write(const PostgresServerSpec &spec);

QStringList initdbArguments(const PostgresServerSpec &spec, const QString &directory);
QStringList serverArguments(const PostgresServerSpec &spec);

} // namespace postgresfiles
} // namespace scorewatch::embedded
