// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/http/jsontext.h"

#include <array>
#include <charconv>

namespace scorewatch::http::json {
namespace {

bool isContinuation(unsigned char c)
{
    return (c & 0xc0) == 0x80;
}

/// Bytes of the well-formed character at `i`, 0 where there is none.
size_t characterLength(std::string_view text, size_t i)
{
    const auto at = [&](size_t k) { return static_cast<unsigned char>(text[k]); };
    const unsigned char c = at(i);
    const size_t length = c < 0x80 ? 1
        : c >= 0xc2 && c < 0xe0    ? 2
        : c >= 0xe0 && c < 0xf0    ? 3
        : c >= 0xf0 && c < 0xf5    ? 4
                                   : 0;
    if (length == 0 || i + length > text.size())
        return 0;
    for (size_t k = 1; k < length; ++k) {
        if (!isContinuation(at(i + k)))
            return 0;
    }
    // Overlong forms, surrogates and what lies beyond Unicode.
    if (length == 3 && ((c == 0xe0 && at(i + 1) < 0xa0) || (c == 0xed && at(i + 1) > 0x9f)))
        return 0;
    if (length == 4 && ((c == 0xf0 && at(i + 1) < 0x90) || (c == 0xf4 && at(i + 1) > 0x8f)))
        return 0;
    return length;
}

void appendControl(std::string &out, char c)
{
    constexpr std::string_view digits = "0123456789abcdef";
    switch (c) {
    case '\n':
        out += "\\n";
        return;
    case '\t':
        out += "\\t";
        return;
    case '\r':
        out += "\\r";
        return;
    default:
        out += "\\u00";
        out += digits[static_cast<unsigned char>(c) >> 4];
        out += digits[c & 15];
    }
}

} // namespace

void appendString(std::string &out, std::string_view utf8)
{
    out += '"';
    for (size_t i = 0; i < utf8.size();) {
        const char c = utf8[i];
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
            ++i;
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            appendControl(out, c);
            ++i;
        } else if (const size_t length = characterLength(utf8, i)) {
            out += utf8.substr(i, length);
            i += length;
        } else {
            out += "\xef\xbf\xbd";
            ++i;
        }
    }
    out += '"';
}

void appendMember(std::string &out, std::string_view name, std::string_view utf8)
{
    out += '"';
    out += name;
    out += "\":";
    appendString(out, utf8);
}

void appendMember(std::string &out, std::string_view name, int64_t number)
{
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out += '"';
    out += name;
    out += "\":";
    out.append(digits.data(), end);
}

} // namespace scorewatch::http::json
