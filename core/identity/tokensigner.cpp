// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/identity/tokensigner.h"

#include <array>

#include <openssl/core_names.h>
#include <openssl/evp.h>

#include "core/identity/secrets.h"

namespace scorewatch {
namespace {

template <auto Free> struct Freed
{
    template <typename T> void operator()(T *object) const { Free(object); }
};
using Mac = std::unique_ptr<EVP_MAC, Freed<EVP_MAC_free>>;
using MacContext = std::unique_ptr<EVP_MAC_CTX, Freed<EVP_MAC_CTX_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;

constexpr size_t kHmacBytes = 32;
constexpr size_t kEd25519Bytes = 64;

const unsigned char *bytesOf(QByteArrayView data)
{
    return reinterpret_cast<const unsigned char *>(data.data());
}

/// OpenSSL fails here only where the machine has no memory or no such algorithm; no token may be believed then.
void must(bool worked)
{
    if (!worked)
        qFatal("OpenSSL cannot sign tokens on this machine.");
}

} // namespace

class TokenSigner::Private
{
public:
    [[nodiscard]] std::array<char, kHmacBytes> mac(QByteArrayView data) const
    {
        // A copy of a context that has taken the key: half of what a fresh one costs, and nobody shares it.
        const MacContext context(EVP_MAC_CTX_dup(keyed.get()));
        std::array<char, kHmacBytes> out{};
        size_t size = 0;
        must(context && EVP_MAC_update(context.get(), bytesOf(data), size_t(data.size())) == 1
             && EVP_MAC_final(context.get(), reinterpret_cast<unsigned char *>(out.data()), &size, out.size())
                 == 1
             && size == out.size());
        return out;
    }

    SigningKey::Algorithm algorithm;
    Mac hmac;
    MacContext keyed;
    Key pair;
};

TokenSigner::TokenSigner(const SigningKey &key) : d(std::make_unique<Private>())
{
    d->algorithm = key.algorithm();
    const QByteArray &secret = key.secret();
    if (d->algorithm == SigningKey::Algorithm::EdDsa) {
        d->pair.reset(
            EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, bytesOf(secret), size_t(secret.size())));
        must(d->pair != nullptr);
        return;
    }
    d->hmac.reset(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
    must(d->hmac != nullptr);
    d->keyed.reset(EVP_MAC_CTX_new(d->hmac.get()));
    char digest[] = "SHA256";
    const std::array<OSSL_PARAM, 2> parameters{
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0), OSSL_PARAM_construct_end()};
    must(d->keyed
         && EVP_MAC_init(d->keyed.get(), bytesOf(secret), size_t(secret.size()), parameters.data()) == 1);
}

TokenSigner::~TokenSigner() = default;

QByteArray TokenSigner::algorithmName() const
{
    return d->algorithm == SigningKey::Algorithm::EdDsa ? QByteArrayLiteral("EdDSA")
                                                        : QByteArrayLiteral("HS256");
}

QByteArray TokenSigner::sign(QByteArrayView data) const
{
    if (d->algorithm == SigningKey::Algorithm::Hs256) {
        const auto mac = d->mac(data);
        return {mac.data(), qsizetype(mac.size())};
    }
    const DigestContext context(EVP_MD_CTX_new());
    QByteArray out(kEd25519Bytes, Qt::Uninitialized);
    size_t size = kEd25519Bytes;
    must(context && EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, d->pair.get()) == 1
         && EVP_DigestSign(context.get(), reinterpret_cast<unsigned char *>(out.data()), &size, bytesOf(data),
                           size_t(data.size()))
             == 1);
    return out;
}

bool TokenSigner::verify(QByteArrayView data, QByteArrayView signature) const
{
    if (d->algorithm == SigningKey::Algorithm::Hs256) {
        const auto mac = d->mac(data);
        return secrets::areEqual(QByteArrayView(mac.data(), qsizetype(mac.size())), signature);
    }
    if (signature.size() != qsizetype(kEd25519Bytes))
        return false;
    const DigestContext context(EVP_MD_CTX_new());
    must(context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, d->pair.get()) == 1);
    return EVP_DigestVerify(context.get(), bytesOf(signature), size_t(signature.size()), bytesOf(data),
                            size_t(data.size()))
        == 1;
}

} // namespace scorewatch
