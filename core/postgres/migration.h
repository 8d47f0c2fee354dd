// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include "core/base/result.h"

namespace scorewatch {

/// One file that changes the layout of the database. Once applied it is never edited: what comes later is a new file.
struct Migration
{
    int version = 0;  ///< the number in front of the name; 1, 2, 3, … without a gap
    QString fileName; ///< "003_logs.sql"
    QByteArray sql;

    /// SHA-256 of the file, in hex.
    [[nodiscard]] QByteArray checksum() const;
};

/// The migrations that came with this program.
inline constexpr auto kBuiltInMigrations = ":/scorewatch/migrations";

/// Reads all NNN_name.sql of a folder, in the order of their numbers. A file of another name, a number that is there
/// twice and a gap are InvalidArgument.
Result<QList<Migration>> loadMigrations(const QString &folder);

} // namespace scorewatch
