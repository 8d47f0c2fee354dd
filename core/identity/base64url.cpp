// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/identity/base64url.h"

#include <array>

namespace scorewatch::base64url {
namespace {

constexpr std::array<signed char, 256> makeValues()
{
    std::array<signed char, 256> values{};
    values.fill(-1);
    constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (int i = 0; i < 64; ++i)
        values[static_cast<unsigned char>(alphabet[i])] = static_cast<signed char>(i);
    return values;
}

constexpr std::array<signed char, 256> kValues = makeValues();

} // namespace

QByteArray encode(QByteArrayView bytes)
{
    return QByteArray::fromRawData(bytes.data(), bytes.size())
        .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

std::optional<QByteArray> decode(QByteArrayView text)
{
    QByteArray out(text.size() * 3 / 4, Qt::Uninitialized);
    if (decode(text, std::span<char>(out.data(), size_t(out.size()))) < 0)
        return std::nullopt;
    return out;
}

qsizetype decode(QByteArrayView text, std::span<char> out)
{
    const qsizetype size = text.size() * 3 / 4;
    if (text.size() % 4 == 1 || size > qsizetype(out.size()))
        return -1;
    quint32 bits = 0;
    int held = 0; // bits that are not written yet
    size_t written = 0;
    for (const char c : text) {
        const int value = int(kValues[static_cast<unsigned char>(c)]);
        if (value < 0)
            return -1;
        bits = (bits << 6) | quint32(value);
        held += 6;
        if (held >= 8) {
            held -= 8;
            out[written++] = static_cast<char>((bits >> held) & 0xff);
        }
    }
    // Bits that belong to no byte have to be zero, or the last letter could be another one.
    return (bits & ((1U << held) - 1)) == 0 ? size : -1;
}

} // namespace scorewatch::base64url
