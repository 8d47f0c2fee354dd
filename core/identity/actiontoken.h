// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>

#include <QByteArray>

#include "core/base/result.h"
#include "core/domain/userid.h"
#include "core/identity/signingkey.h"

namespace scorewatch {

/// What a player may do once, until it expires.
struct ActionToken
{
    UserId userId;
    QByteArray actionId;
    qint64 expiresAt = 0; ///< seconds since 1970
    QByteArray hash; ///< SHA-256, by which a spent one is known; the same for every spelling of the token

    bool operator==(const ActionToken &) const = default;
};

/// Makes and checks action tokens, which are stored nowhere before they are spent: user, action, expiry and a nonce of
/// 128 bits under HMAC-SHA256 with a key of their own. Any thread, without waiting.
class ActionTokenCodec final
{
public:
    /// As many bytes as an action's id has in the catalogue at most, whatever its letters.
    static constexpr qsizetype kMaxActionId = 400;

    explicit ActionTokenCodec(const SigningKey &key,
                              std::chrono::seconds lifetime = std::chrono::seconds(60));

    struct Minted
    {
        QByteArray text;
        qint64 expiresAt = 0; ///< seconds since 1970
    };
    /// InvalidArgument where there can be no such action.
    [[nodiscard]] Result<Minted> mint(const UserId &user, const QByteArray &actionId,
                                      qint64 nowSeconds) const;
    /// PermissionDenied for what is forged, expired, or another player's. Whether it was spent, PostgreSQL knows.
    [[nodiscard]] Result<ActionToken> verify(QByteArrayView text, const UserId &user,
                                             qint64 nowSeconds) const;

private:
    QByteArray m_key;
    std::chrono::seconds m_lifetime;
};

} // namespace scorewatch
