// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace scorewatch {

/// A place that simulated players come from, and how many of its culture do.
struct NameCountry
{
    const char *code; ///< ISO 3166-1
    const char *timezone;
    int weight;
};

/// Given and family names that go together. Names are UTF-8, parted by spaces; "_" stands for a space inside one.
struct NameCulture
{
    enum class Order {
        GivenFirst,
        FamilyFirst, ///< written together, as in Chinese, Japanese and Korean
    };

    int weight; ///< of all players
    Order order;
    std::vector<NameCountry> countries;
    const char *givenNames;
    const char *familyNames;
};

/// No family name is in two cultures, so that a whole name tells which one it is of.
const std::vector<NameCulture> &nameCultures();

/// Words that tags such as "ShadowFalcon412" are made of: letters of ASCII only.
const char *tagAdjectives();
const char *tagNouns();

} // namespace scorewatch
