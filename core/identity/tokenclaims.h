// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "core/domain/principal.h"

namespace scorewatch {

/// Why a token is not believed, as finely as a caller may know it.
enum class TokenFault {
    None,
    Malformed,    ///< not a token that we could have made
    BadSignature, ///< another key, another algorithm, or changed
    Expired,
    NotYetValid,
    NotForUs, ///< of another issuer, or for another audience
};

/// The two JSON texts of a token: reads them strictly, with no member twice, and writes them. Any thread.
namespace tokenclaims {

inline constexpr qsizetype kMaxSubject = 255; ///< bytes
inline constexpr qsizetype kMaxTokenId = 100; ///< bytes; sessions.jwt_token_id holds no more
inline constexpr qint64 kLeeway = 60;         ///< seconds that another machine's clock may be ahead

/// Behind each JSON text to be read there must be this many bytes that may be read, too.
inline constexpr qsizetype kPadding = 64;

/// Whether the header names this algorithm, and nothing that would have to be understood.
[[nodiscard]] TokenFault readHeader(QByteArrayView json, QByteArrayView algorithm);
[[nodiscard]] TokenFault readClaims(QByteArrayView json, qint64 nowSeconds, Principal *principal);

[[nodiscard]] QByteArray header(QByteArrayView algorithm);
[[nodiscard]] QByteArray claims(const Principal &principal);

/// Whether it may stand as `sub`: visible ASCII, at most kMaxSubject, and a player's is their id as we write it.
[[nodiscard]] bool isSubject(QByteArrayView subject, Role role);

} // namespace tokenclaims
} // namespace scorewatch
