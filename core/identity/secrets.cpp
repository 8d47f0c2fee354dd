// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/identity/secrets.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include "core/identity/base64url.h"

namespace scorewatch::secrets {
namespace {

unsigned char *bytesOf(QByteArray &out)
{
    return reinterpret_cast<unsigned char *>(out.data());
}

const unsigned char *bytesOf(QByteArrayView data)
{
    return reinterpret_cast<const unsigned char *>(data.data());
}

} // namespace

QByteArray randomBytes(qsizetype count)
{
    QByteArray out(count, Qt::Uninitialized);
    if (RAND_bytes(bytesOf(out), int(count)) != 1)
        qFatal("The system gives no random numbers, so no token can be made.");
    return out;
}

QByteArray randomText()
{
    return base64url::encode(randomBytes(32));
}

QByteArray sha256(QByteArrayView data)
{
    QByteArray out(32, Qt::Uninitialized);
    if (EVP_Digest(data.data(), size_t(data.size()), bytesOf(out), nullptr, EVP_sha256(), nullptr) != 1)
        qFatal("OpenSSL has no SHA-256.");
    return out;
}

QByteArray hmacSha256(QByteArrayView key, QByteArrayView data)
{
    QByteArray out(32, Qt::Uninitialized);
    if (!HMAC(EVP_sha256(), key.data(), int(key.size()), bytesOf(data), size_t(data.size()), bytesOf(out),
              nullptr))
        qFatal("OpenSSL has no HMAC-SHA256.");
    return out;
}

bool areEqual(QByteArrayView a, QByteArrayView b)
{
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), size_t(a.size())) == 0;
}

} // namespace scorewatch::secrets
