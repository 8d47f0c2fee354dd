// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "api/routing/router.h"

namespace scorewatch {
class RevocationList;
class SessionKeeper;
class TokenCodec;
} // namespace scorewatch

namespace scorewatch::api {

/// Takes the bearer's token of a request at its word once its signature, its dates and the list of the revoked allow it.
class TokenAuthenticator final : public Authenticator
{
public:
    /// All of them outlive the authenticator.
    TokenAuthenticator(const TokenCodec &tokens, const RevocationList &revocations, SessionKeeper &sessions);

    [[nodiscard]] std::variant<Principal, http::Problem>
    authenticate(const http::HttpRequest &request) const override;

private:
    const TokenCodec &m_tokens;
    const RevocationList &m_revocations;
    SessionKeeper &m_sessions;
};

} // namespace scorewatch::api
