// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include "core/base/result.h"

namespace scorewatch {

/// The key that signs tokens, and the one algorithm it may be used with. Holds a secret: it goes to no log.
class SigningKey final
{
public:
    enum class Algorithm {
        Hs256, ///< HMAC-SHA256
        EdDsa, ///< Ed25519
    };

    /// The length that an HS256 key has at least, as long as its digest (RFC 7518, section 3.2).
    static constexpr qsizetype kMinBytes = 32;

    /// Reads `[api] jwt_secret_file`: any 32 bytes or more for HS256, less one line break at their end, or an Ed25519
    /// private key in PEM. Refuses a file that others may read, and any other PEM: what is public must never be taken
    /// for a shared secret. Blocks for the disk.
    [[nodiscard]] static Result<SigningKey> fromFile(const QString &path);
    /// The same, and makes the file first, with a new key and mode 0600, where there is none. Processes that do so at
    /// once end with the same key. Its directory must exist.
    [[nodiscard]] static Result<SigningKey> fromFileOrNew(const QString &path);
    /// From the content of such a file.
    [[nodiscard]] static Result<SigningKey> fromContent(QByteArray content, const QString &nameOfFile);

    [[nodiscard]] Algorithm algorithm() const { return m_algorithm; }
    /// HS256: the shared secret. EdDSA: the 32 bytes of the private key.
    [[nodiscard]] const QByteArray &secret() const { return m_secret; }
    /// A key of 32 bytes for another purpose, from which this one cannot be found.
    [[nodiscard]] QByteArray derived(QByteArrayView purpose) const;

private:
    SigningKey(Algorithm algorithm, QByteArray secret) : m_algorithm(algorithm), m_secret(std::move(secret))
    { }

    Algorithm m_algorithm;
    QByteArray m_secret;
};

} // namespace scorewatch
