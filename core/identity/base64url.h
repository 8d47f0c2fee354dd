// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>

#include <QByteArray>

/// Base64url without padding (RFC 4648, section 5), read strictly: each value has exactly one spelling.
///
/// QByteArray::fromBase64Encoding() takes padding and stray bits at the end, by which one token would have several
/// spellings.
namespace scorewatch::base64url {

[[nodiscard]] QByteArray encode(QByteArrayView bytes);

[[nodiscard]] std::optional<QByteArray> decode(QByteArrayView text);
/// Into `out`; the number of bytes, or -1 where the text is no base64url or does not fit.
[[nodiscard]] qsizetype decode(QByteArrayView text, std::span<char> out);

} // namespace scorewatch::base64url
