// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "api/resources/bridge.h"
#include "api/routing/call.h"
#include "core/identity/account.h"

namespace scorewatch {
class AccountService;
}

namespace scorewatch::api {

/// POST /auth/register, /login, /refresh and /logout. Any thread.
class AuthResource final
{
public:
    /// Both outlive the resource and what is on its way.
    AuthResource(AccountService &accounts, Bridge &bridge);

    void registerPlayer(const Call &call) const;
    void login(const Call &call) const;
    void refresh(const Call &call) const;
    void logOut(const Call &call) const;

private:
    using Ask = std::function<QFuture<Result<AccountOutcome>>()>;
    void answer(const Call &call, int status, Ask ask) const;

    AccountService &m_accounts;
    Bridge &m_bridge;
};

} // namespace scorewatch::api
