// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// Writing JSON by hand: answers are small, many, and of a known shape.
namespace scorewatch::http::json {

/// Appends the text as a JSON string. What is not UTF-8 becomes U+FFFD.
void appendString(std::string &out, std::string_view utf8);
/// Appends `"name":"text"`.
void appendMember(std::string &out, std::string_view name, std::string_view utf8);
void appendMember(std::string &out, std::string_view name, int64_t number);

} // namespace scorewatch::http::json
