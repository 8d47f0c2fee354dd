// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/base/result.h"

/// What can be said of a libpq connection string (a URI or keywords) without connecting.
namespace scorewatch::postgresdsn {

/// Whether libpq can read it. The error never repeats the text, which may hold a password.
Result<void> check(const QString &dsn);
/// Whether it is readable and says a password itself, rather than by naming a file.
bool holdsPassword(const QString &dsn);

} // namespace scorewatch::postgresdsn
