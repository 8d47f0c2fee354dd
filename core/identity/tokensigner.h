// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QByteArray>

#include "core/identity/signingkey.h"

namespace scorewatch {

/// Signs bytes with the one algorithm of its key. Any thread, without waiting.
class TokenSigner final
{
public:
    explicit TokenSigner(const SigningKey &key);
    ~TokenSigner();
    Q_DISABLE_COPY_MOVE(TokenSigner)

    /// As JOSE calls it: HS256 or EdDSA.
    [[nodiscard]] QByteArray algorithmName() const;
    [[nodiscard]] QByteArray sign(QByteArrayView data) const;
    [[nodiscard]] bool verify(QByteArrayView data, QByteArrayView signature) const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace scorewatch
