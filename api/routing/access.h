// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <initializer_list>

#include "core/domain/role.h"

namespace scorewatch::api {

/// Who may call an operation, as the table of docs/api.md has it.
class Access final
{
public:
    /// Also without a token; one that is sent is not looked at.
    [[nodiscard]] static constexpr Access everybody() { return Access(true, 0); }
    [[nodiscard]] static constexpr Access of(std::initializer_list<Role> roles)
    {
        unsigned bits = 0;
        for (const Role role : roles)
            bits |= 1U << unsigned(role);
        return Access(false, bits);
    }
    /// Whoever has a token.
    [[nodiscard]] static constexpr Access anyRole()
    {
        return of({Role::Player, Role::Service, Role::Operator, Role::Moderator, Role::Admin});
    }

    [[nodiscard]] constexpr bool isPublic() const { return m_public; }
    [[nodiscard]] constexpr bool allows(Role role) const
    {
        return m_public || (m_roles & (1U << unsigned(role))) != 0;
    }

private:
    constexpr Access(bool isPublic, unsigned roles) : m_public(isPublic), m_roles(roles) { }

    bool m_public;
    unsigned m_roles;
};

} // namespace scorewatch::api
