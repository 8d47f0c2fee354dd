// SPDX-License-Identifier: GPL-3.0-or-later
// The file that holds the key for tokens.
#include "core/identity/signingkey.h"
#include "core/identity/tokensigner.h"
#include "tests/fuzz/require.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray content(reinterpret_cast<const char *>(data), qsizetype(size));
    const Result<SigningKey> key = SigningKey::fromContent(content, u"the file"_s);
    if (!key) {
        REQUIRE(key.error().message.contains("the file"_L1));
        return 0;
    }
    REQUIRE(key->secret().size() >= SigningKey::kMinBytes);
    REQUIRE(key->derived("a").size() == 32 && key->derived("a") != key->derived("b"));
    // A certificate or a public key is no secret, whatever stands around it.
    if (key->algorithm() == SigningKey::Algorithm::Hs256)
        REQUIRE(!content.contains("-----BEGIN"));
    const TokenSigner signer(*key);
    const QByteArray signature = signer.sign(content);
    REQUIRE(signer.verify(content, signature));
    REQUIRE(!signer.verify(content + ' ', signature) && !signer.verify(content, {}));
    return 0;
}
