// SPDX-License-Identifier: GPL-3.0-or-later
// Access tokens. An input of one line is a token; of two it is a header and claims that get a true signature, which is
// how whoever has the key, or stole a token of another service, could write them.
#include "core/identity/base64url.h"
#include "core/identity/tokencodec.h"
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

void checkPrincipal(const TokenCodec &codec, const Principal &principal)
{
    REQUIRE(tokenclaims::isSubject(principal.subject, principal.role));
    REQUIRE(principal.role != Role::Player || principal.userId);
    REQUIRE(!principal.userId || principal.userId->toByteArray() == principal.subject.toLower());
    REQUIRE(!principal.tokenId.isEmpty() && principal.tokenId.size() <= tokenclaims::kMaxTokenId);
    REQUIRE(principal.sessionId.isEmpty() || UserId::fromText(QByteArrayView(principal.sessionId)));
    REQUIRE(principal.expiresAt > kNow && principal.issuedAt <= kNow + tokenclaims::kLeeway);
    REQUIRE(principal.issuedAt >= 0 && principal.expiresAt > principal.issuedAt);

    const QByteArray token = codec.sign(principal);
    REQUIRE(token.size() <= TokenCodec::kMaxToken);
    const TokenVerdict again = codec.verify(token, kNow);
    REQUIRE(again && again.principal == principal);
    REQUIRE(codec.verify(token, principal.expiresAt).fault == TokenFault::Expired);
}

TokenVerdict check(const TokenCodec &codec, const QByteArray &token)
{
    TokenVerdict verdict = codec.verify(token, kNow);
    REQUIRE(!TokenCodec::description(verdict.fault).isEmpty());
    if (verdict)
        checkPrincipal(codec, verdict.principal);
    else
        REQUIRE(verdict.principal == Principal());
    // Nothing may be added, and nothing else is a spelling of the same.
    REQUIRE(!codec.verify(token + '=', kNow) && !codec.verify('.' + token, kNow)
            && !codec.verify(token + '\n', kNow));
    return verdict;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const TokenSigner signer(key());
    static const TokenCodec codec(key());
    const QByteArray input(reinterpret_cast<const char *>(data), qsizetype(size));
    const qsizetype lineEnd = input.indexOf('\n');
    if (lineEnd < 0) {
        // Nobody can make one that we did not make.
        const TokenVerdict verdict = check(codec, input);
        REQUIRE(!verdict || codec.sign(verdict.principal) == input);
        return 0;
    }
    const QByteArray signedPart
        = base64url::encode(input.first(lineEnd)) + '.' + base64url::encode(input.sliced(lineEnd + 1));
    const QByteArray signature = signer.sign(signedPart);
    const TokenVerdict verdict = check(codec, signedPart + '.' + base64url::encode(signature));
    REQUIRE(!verdict || input.first(lineEnd).contains("HS256"));
    // A signature counts whole or not at all.
    REQUIRE(!codec.verify(signedPart + '.' + base64url::encode(signature.chopped(1)), kNow));
    REQUIRE(!codec.verify(signedPart + '.', kNow));
    return 0;
}
