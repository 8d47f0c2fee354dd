// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/identity/tokencodec.h"

#include <array>

#include "core/identity/base64url.h"

namespace scorewatch {
namespace {

/// Room for what a token of the greatest length decodes to, and for what is read beyond it.
using Buffer = std::array<char, size_t(TokenCodec::kMaxToken * 3 / 4 + tokenclaims::kPadding)>;

/// The decoded part, in the buffer; empty where it cannot be read.
QByteArrayView decoded(QByteArrayView text, Buffer &buffer)
{
    const qsizetype size
        = base64url::decode(text, std::span(buffer).first(buffer.size() - size_t(tokenclaims::kPadding)));
    return size > 0 ? QByteArrayView(buffer.data(), size) : QByteArrayView();
}

} // namespace

TokenCodec::TokenCodec(const SigningKey &key)
    : m_signer(key), m_header(base64url::encode(tokenclaims::header(m_signer.algorithmName())))
{ }

QByteArray TokenCodec::sign(const Principal &principal) const
{
    Q_ASSERT(tokenclaims::isSubject(principal.subject, principal.role) && !principal.tokenId.isEmpty());
    QByteArray token = m_header + '.' + base64url::encode(tokenclaims::claims(principal));
    const QByteArray signature = m_signer.sign(token);
    return token + '.' + base64url::encode(signature);
}

TokenVerdict TokenCodec::verify(QByteArrayView token, qint64 nowSeconds) const
{
    if (token.size() > kMaxToken)
        return {TokenFault::Malformed, {}};
    const qsizetype first = token.indexOf('.');
    const qsizetype second = first < 0 ? -1 : token.indexOf('.', first + 1);
    if (second < 0 || token.indexOf('.', second + 1) >= 0)
        return {TokenFault::Malformed, {}};
    if (const TokenFault fault = checkHeader(token.first(first)); fault != TokenFault::None)
        return {fault, {}};
    std::array<char, 64> signature;
    const qsizetype signatureSize = base64url::decode(token.sliced(second + 1), signature);
    if (signatureSize < 0)
        return {TokenFault::Malformed, {}};
    if (!m_signer.verify(token.first(second), QByteArrayView(signature.data(), signatureSize)))
        return {TokenFault::BadSignature, {}};
    Buffer buffer;
    TokenVerdict verdict;
    verdict.fault = tokenclaims::readClaims(decoded(token.sliced(first + 1, second - first - 1), buffer),
                                            nowSeconds, &verdict.principal);
    if (!verdict)
        verdict.principal = {};
    return verdict;
}

TokenFault TokenCodec::checkHeader(QByteArrayView text) const
{
    if (text == m_header)
        return TokenFault::None;
    Buffer buffer;
    const QByteArrayView json = decoded(text, buffer);
    return json.isEmpty() ? TokenFault::Malformed : tokenclaims::readHeader(json, m_signer.algorithmName());
}

QByteArray TokenCodec::description(TokenFault fault)
{
    switch (fault) {
    case TokenFault::None:
        return QByteArrayLiteral("The token is valid");
    case TokenFault::Malformed:
        return QByteArrayLiteral("The token is malformed");
    case TokenFault::BadSignature:
        return QByteArrayLiteral("The signature is not valid");
    case TokenFault::Expired:
        return QByteArrayLiteral("The token expired");
    case TokenFault::NotYetValid:
        return QByteArrayLiteral("The token is not valid yet");
    case TokenFault::NotForUs:
        break;
    }
    return QByteArrayLiteral("The token is for another issuer or audience");
}

} // namespace scorewatch
