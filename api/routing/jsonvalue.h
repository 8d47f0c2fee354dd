// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "api/http/problem.h"

namespace scorewatch::api {

/// A JSON text as values of our own; small, as bodies are.
struct JsonValue
{
    enum class Kind {
        Null,
        Boolean,
        Integer, ///< a whole number within 64 bits, written without fraction or exponent
        Number,  ///< any other number; nothing here has a use for one
        String,
        Array,
        Object,
    };

    struct Member;

    Kind kind = Kind::Null;
    bool boolean = false;
    int64_t integer = 0;
    std::string text;             ///< UTF-8
    std::vector<JsonValue> items; ///< of an Array
    std::vector<Member> members;  ///< of an Object, in their order

    /// Strict: UTF-8, at most 8 levels, no member twice in an object.
    [[nodiscard]] static std::variant<JsonValue, http::Problem> parse(std::string_view text);
};

struct JsonValue::Member
{
    std::string name;
    JsonValue value;
};

} // namespace scorewatch::api
