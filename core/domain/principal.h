// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>

#include "core/domain/role.h"
#include "core/domain/userid.h"

namespace scorewatch {

/// Who asks, as a verified token says it.
struct Principal
{
    Role role = Role::Player;
    QByteArray subject;           ///< a player's id, or the name of a service or member of staff
    std::optional<UserId> userId; ///< of the subject, where it is one; always for a player
    QByteArray tokenId;           ///< the token's jti
    QByteArray sessionId;         ///< of a login; empty for a token that was issued by hand
    qint64 issuedAt = 0;          ///< seconds since 1970
    qint64 expiresAt = 0;         ///< seconds since 1970

    [[nodiscard]] bool isPlayer(const UserId &user) const { return role == Role::Player && userId == user; }
    bool operator==(const Principal &) const = default;
};

} // namespace scorewatch
