// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/identity/actiontoken.h"

#include <QtEndian>

#include "core/identity/base64url.h"
#include "core/identity/secrets.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

// The layout: version, user, expiry, nonce, action; then the MAC of all that.
constexpr char kVersion = 1;
constexpr qsizetype kUserBytes = 16;
constexpr qsizetype kExpiryBytes = 8;
constexpr qsizetype kNonceBytes = 16;
constexpr qsizetype kHeadBytes = 1 + kUserBytes + kExpiryBytes + kNonceBytes;
constexpr qsizetype kMacBytes = 32;
constexpr qsizetype kMaxText
    = ((kHeadBytes + ActionTokenCodec::kMaxActionId + kMacBytes) * 4 + 2) / 3; // of base64url

Error refused(const QString &why)
{
    return {Error::Code::PermissionDenied,
            u"The action was not counted because its token %1. Ask for a new one."_s.arg(why),
            {},
            {}};
}

} // namespace

ActionTokenCodec::ActionTokenCodec(const SigningKey &key, std::chrono::seconds lifetime)
    : m_key(key.derived("action tokens")), m_lifetime(lifetime)
{ }

Result<ActionTokenCodec::Minted> ActionTokenCodec::mint(const UserId &user, const QByteArray &actionId,
                                                        qint64 nowSeconds) const
{
    if (actionId.isEmpty() || actionId.size() > kMaxActionId) {
        return Error{
            Error::Code::InvalidArgument,
            u"No action token was made because there can be no such action. Name one of the list of actions."_s,
            {},
            {}};
    }
    const qint64 expiresAt = nowSeconds + m_lifetime.count();
    QByteArray bytes(1, kVersion);
    bytes += user.uuid().toRfc4122();
    const qint64 big = qToBigEndian(expiresAt);
    bytes.append(reinterpret_cast<const char *>(&big), sizeof big);
    bytes += secrets::randomBytes(kNonceBytes);
    bytes += actionId;
    bytes += secrets::hmacSha256(m_key, bytes);
    return Minted{base64url::encode(bytes), expiresAt};
}

Result<ActionToken> ActionTokenCodec::verify(QByteArrayView text, const UserId &user, qint64 nowSeconds) const
{
    const auto bytes = text.size() <= kMaxText ? base64url::decode(text) : std::nullopt;
    if (!bytes || bytes->size() <= kHeadBytes + kMacBytes || bytes->at(0) != kVersion)
        return refused(u"is none of ours"_s);
    const QByteArrayView signedPart = QByteArrayView(*bytes).chopped(kMacBytes);
    if (!secrets::areEqual(secrets::hmacSha256(m_key, signedPart), QByteArrayView(*bytes).last(kMacBytes)))
        return refused(u"is none of ours"_s);
    ActionToken token;
    token.userId = UserId(QUuid::fromRfc4122(signedPart.sliced(1, kUserBytes)));
    token.expiresAt = qFromBigEndian<qint64>(signedPart.sliced(1 + kUserBytes).data());
    token.actionId = signedPart.sliced(kHeadBytes).toByteArray();
    if (token.userId != user)
        return refused(u"was given to another player"_s);
    if (token.expiresAt <= nowSeconds)
        return refused(u"has expired"_s);
    token.hash = secrets::sha256(*bytes);
    return token;
}

} // namespace scorewatch
