// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "core/base/result.h"

namespace scorewatch {
class PgConnection;
}

namespace scorewatch::test {

/// Everything that makes the layout of a database (objects, owners, rights, definitions) and the rows of its small
/// tables, as text in a stable order. Two databases are laid out alike exactly when their texts are equal.
Result<QByteArray> databaseCatalogue(PgConnection &connection);

} // namespace scorewatch::test
