// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/resources/tokenauthenticator.h"

#include <QDateTime>

#include "api/routing/problems.h"
#include "core/identity/revocationlist.h"
#include "core/identity/sessionkeeper.h"
#include "core/identity/tokencodec.h"

namespace scorewatch::api {

TokenAuthenticator::TokenAuthenticator(const TokenCodec &tokens, const RevocationList &revocations,
                                       SessionKeeper &sessions)
    : m_tokens(tokens), m_revocations(revocations), m_sessions(sessions)
{ }

std::variant<Principal, http::Problem>
TokenAuthenticator::authenticate(const http::HttpRequest &request) const
{
    constexpr std::string_view scheme = "bearer ";
    const std::string_view field = request.header("authorization");
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; };
    const bool isBearer = field.size() > scheme.size()
        && std::equal(scheme.begin(), scheme.end(), field.begin(),
                      [&](char a, char b) { return a == lower(b); });
    if (!isBearer)
        return problems::unauthenticated({});
    const std::string_view token = field.substr(scheme.size());
    TokenVerdict verdict = m_tokens.verify(QByteArrayView(token.data(), qsizetype(token.size())),
                                           QDateTime::currentSecsSinceEpoch());
    if (!verdict)
        return problems::unauthenticated(TokenCodec::description(verdict.fault).toStdString());
    if (m_revocations.isRevoked(verdict.principal))
        return problems::unauthenticated("it was revoked");
    m_sessions.seen(verdict.principal, QByteArray::fromStdString(request.peer));
    return std::move(verdict.principal);
}

} // namespace scorewatch::api
