// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/role.h"

namespace scorewatch {

QByteArray roleName(Role role)
{
    switch (role) {
    case Role::Player:
        return QByteArrayLiteral("player");
    case Role::Service:
        return QByteArrayLiteral("service");
    case Role::Operator:
        return QByteArrayLiteral("operator");
    case Role::Moderator:
        return QByteArrayLiteral("moderator");
    case Role::Admin:
        break;
    }
    return QByteArrayLiteral("admin");
}

std::optional<Role> roleFromName(QByteArrayView name)
{
    for (const Role role : kRoles) {
        if (name == roleName(role))
            return role;
    }
    return std::nullopt;
}

} // namespace scorewatch
