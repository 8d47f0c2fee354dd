// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/routing/jsonvalue.h"
#include "core/domain/userid.h"

namespace scorewatch::api {

/// Reads the members of an object one after the other and remembers the first thing that is wrong. What nobody asked for
/// is wrong, too: a misspelt member must not be passed over.
class JsonFields final
{
public:
    explicit JsonFields(const JsonValue &object);
    /// Of a body.
    [[nodiscard]] static std::variant<JsonValue, http::Problem> parse(std::string_view body);

    // Absent where the member is not there or null; wrong where it is of another kind.
    [[nodiscard]] std::optional<std::string> text(std::string_view name, size_t maxBytes);
    [[nodiscard]] std::optional<int64_t> integer(std::string_view name, int64_t least, int64_t most);
    [[nodiscard]] std::optional<bool> boolean(std::string_view name);
    [[nodiscard]] std::optional<UserId> userId(std::string_view name);
    [[nodiscard]] const std::vector<JsonValue> *array(std::string_view name, size_t maxItems);
    // Wrong where it is not there.
    [[nodiscard]] std::string requiredText(std::string_view name, size_t maxBytes);
    [[nodiscard]] int64_t requiredInteger(std::string_view name, int64_t least, int64_t most);
    [[nodiscard]] UserId requiredUserId(std::string_view name);

    /// Once all was asked for: what is wrong, if anything is.
    [[nodiscard]] std::optional<http::Problem> problem();

private:
    const JsonValue *find(std::string_view name);
    void refuse(std::string_view name, const std::string &sentence);
    void require(std::string_view name, bool isThere);

    const JsonValue &m_object;
    std::vector<std::string_view> m_asked;
    std::optional<http::Problem> m_problem;
};

} // namespace scorewatch::api
