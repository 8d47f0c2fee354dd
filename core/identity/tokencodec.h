// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "core/domain/principal.h"
#include "core/identity/signingkey.h"
#include "core/identity/tokenclaims.h"
#include "core/identity/tokensigner.h"

namespace scorewatch {

/// What a token says, or why it is not believed.
struct TokenVerdict
{
    TokenFault fault = TokenFault::None;
    Principal principal; ///< where there is no fault

    explicit operator bool() const { return fault == TokenFault::None; }
};

/// Makes and checks access tokens (JWT). Any thread, without waiting: it is on the way of every request.
///
/// The algorithm is the key's; a header that names another one is refused, whatever it is. Whether a token was revoked
/// is RevocationList's to say.
class TokenCodec final
{
public:
    static constexpr qsizetype kMaxToken = 4096; ///< bytes

    explicit TokenCodec(const SigningKey &key);

    /// The principal has to be one that verify() would give back.
    [[nodiscard]] QByteArray sign(const Principal &principal) const;
    [[nodiscard]] TokenVerdict verify(QByteArrayView token, qint64 nowSeconds) const;

    /// For `WWW-Authenticate: Bearer error="invalid_token", error_description="…"`.
    [[nodiscard]] static QByteArray description(TokenFault fault);

private:
    [[nodiscard]] TokenFault checkHeader(QByteArrayView text) const;

    TokenSigner m_signer;
    QByteArray m_header; ///< ours, encoded
};

} // namespace scorewatch
