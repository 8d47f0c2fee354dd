// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/userid.h"

#include <tuple>

#include <cstring>

namespace scorewatch {
namespace {

bool isHexDigit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool isCanonical(QByteArrayView text)
{
    if (text.size() != 36)
        return false;
    for (qsizetype i = 0; i < 36; ++i) {
        const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
        if (hyphen ? text[i] != '-' : !isHexDigit(text[i]))
            return false;
    }
    return true;
}

} // namespace

std::optional<UserId> UserId::fromText(QByteArrayView text)
{
    if (!isCanonical(text))
        return std::nullopt;
    return UserId(QUuid::fromString(QLatin1StringView(text)));
}

std::optional<UserId> UserId::fromText(QStringView text)
{
    if (text.size() != 36)
        return std::nullopt;
    return fromText(QByteArrayView(text.toLatin1()));
}

bool UserId::operator<(const UserId &other) const
{
    const QUuid &a = m_uuid;
    const QUuid &b = other.m_uuid;
    const int tail = std::memcmp(a.data4, b.data4, sizeof a.data4);
    return std::tie(a.data1, a.data2, a.data3) < std::tie(b.data1, b.data2, b.data3)
        || (std::tie(a.data1, a.data2, a.data3) == std::tie(b.data1, b.data2, b.data3) && tail < 0);
}

} // namespace scorewatch
