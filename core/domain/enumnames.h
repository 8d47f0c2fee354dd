// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <QByteArray>

namespace scorewatch {

/// The stable names of an enumeration's values, as PostgreSQL, messages and the command line have them.
template <typename Enum, size_t N> struct EnumNames
{
    std::array<std::pair<Enum, const char *>, N> names;

    [[nodiscard]] QByteArray nameOf(Enum value) const
    {
        const auto at = std::ranges::find(names, value, &std::pair<Enum, const char *>::first);
        return at == names.end() ? QByteArray() : QByteArray(at->second);
    }
    [[nodiscard]] std::optional<Enum> valueOf(QByteArrayView name) const
    {
        const auto at = std::ranges::find_if(
            names, [&](const auto &each) { return name == QByteArrayView(each.second); });
        return at == names.end() ? std::nullopt : std::optional(at->first);
    }
};

} // namespace scorewatch
