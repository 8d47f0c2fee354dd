// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

/// The few primitives that tokens are made of. Any thread.
namespace scorewatch::secrets {

/// From the system's generator; without one the program ends, for nothing else would do.
[[nodiscard]] QByteArray randomBytes(qsizetype count);
/// 256 random bits as 43 letters of base64url.
[[nodiscard]] QByteArray randomText();

[[nodiscard]] QByteArray sha256(QByteArrayView data);
[[nodiscard]] QByteArray hmacSha256(QByteArrayView key, QByteArrayView data);
/// Takes the same time wherever they differ; only different lengths are told at once.
[[nodiscard]] bool areEqual(QByteArrayView a, QByteArrayView b);

} // namespace scorewatch::secrets
