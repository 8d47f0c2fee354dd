// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QString>

#include "core/base/result.h"
#include "core/domain/userid.h"

namespace scorewatch {

class PgConnection;

/// What a log-in looks at.
struct AccountRow
{
    UserId userId;
    QByteArray passwordHash;
    bool isActive = false;
    bool isBanned = false;
};

/// A player to be.
struct NewAccount
{
    QString username;
    QString email;
    QString countryCode; ///< may be empty
    QByteArray passwordHash;
};

/// The accounts in PostgreSQL. Blocks: for jobs of a ConnectionPool.
namespace accountstore {

/// By e-mail address in any case, else by exact user name.
[[nodiscard]] Result<std::optional<AccountRow>> find(PgConnection &connection, const QString &login);

struct Added
{
    std::optional<UserId> userId; ///< none: somebody has the name or the address
    QByteArray taken;             ///< which: "username" or "email"
};
[[nodiscard]] Result<Added> add(PgConnection &connection, const NewAccount &account);

} // namespace accountstore
} // namespace scorewatch
