// SPDX-License-Identifier: GPL-3.0-or-later
// Action tokens: the input as a token, and as what a token says under a true signature.
#include "core/identity/actiontoken.h"
#include "core/identity/base64url.h"
#include "core/identity/secrets.h"
#include "tests/fuzz/require.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kNow = 1'767'323'045;

const SigningKey &key()
{
    static const SigningKey made
        = *SigningKey::fromContent("a key that is known to everybody, as tests need", u"a key"_s);
    return made;
}

void check(const ActionTokenCodec &codec, const QByteArray &text, const UserId &user)
{
    const Result<ActionToken> token = codec.verify(text, user, kNow);
    if (!token) {
        REQUIRE(token.error().code == Error::Code::PermissionDenied && token.error().detail.isEmpty());
        return;
    }
    REQUIRE(token->userId == user && token->expiresAt > kNow);
    REQUIRE(!token->actionId.isEmpty() && token->actionId.size() <= ActionTokenCodec::kMaxActionId);
    REQUIRE(token->hash.size() == 32);
    REQUIRE(!codec.verify(text, UserId(QUuid::fromRfc4122(QByteArray(16, '\x7f'))), kNow));
    REQUIRE(!codec.verify(text, user, token->expiresAt));
    // One token has one spelling.
    const auto bytes = base64url::decode(text);
    REQUIRE(bytes && base64url::encode(*bytes) == text);
    REQUIRE(!codec.verify(text + '=', user, kNow));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const ActionTokenCodec codec(key());
    static const QByteArray secret = key().derived("action tokens");
    const QByteArray input(reinterpret_cast<const char *>(data), qsizetype(size));
    const UserId user = UserId(QUuid::fromRfc4122(input.mid(1, 16).leftJustified(16, '\0')));
    check(codec, input, user);
    check(codec, base64url::encode(input + secrets::hmacSha256(secret, input)), user);

    const Result<ActionTokenCodec::Minted> minted = codec.mint(user, input, kNow);
    REQUIRE(minted.hasValue() == (!input.isEmpty() && input.size() <= ActionTokenCodec::kMaxActionId));
    if (minted) {
        const Result<ActionToken> token = codec.verify(minted->text, user, kNow);
        REQUIRE(token && token->actionId == input && token->expiresAt == minted->expiresAt);
        QByteArray changed = minted->text;
        char &letter = changed[qsizetype(size) % changed.size()];
        letter = letter == 'A' ? 'B' : 'A';
        REQUIRE(!codec.verify(changed, user, kNow));
    }
    return 0;
}
