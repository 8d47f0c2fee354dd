// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/routing/parameters.h"

#include <charconv>

#include "api/routing/problems.h"

namespace scorewatch::api::parameters {

using http::HttpRequest;
using http::Problem;

std::variant<std::string, Problem> text(const HttpRequest &request, std::string_view name, size_t maxBytes)
{
    auto value = request.parameter(name);
    if (!value)
        return problems::invalidField(name, value.error().message.toStdString());
    if (value->size() > maxBytes)
        return problems::invalidField(name,
                                      "The parameter " + std::string(name) + " has more than "
                                          + std::to_string(maxBytes) + " bytes.");
    return std::move(*value);
}

std::variant<int64_t, Problem> integer(const HttpRequest &request, std::string_view name, int64_t standard,
                                       int64_t least, int64_t most)
{
    auto given = text(request, name, 100);
    if (auto *problem = std::get_if<Problem>(&given))
        return std::move(*problem);
    const std::string &value = std::get<std::string>(given);
    if (value.empty())
        return standard;
    int64_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error == std::errc() && end == value.data() + value.size() && number >= least && number <= most)
        return number;
    return problems::invalidField(name,
                                  "The parameter " + std::string(name) + " has to be a whole number from "
                                      + std::to_string(least) + " to " + std::to_string(most) + '.');
}

std::variant<std::optional<UserId>, Problem> userId(const HttpRequest &request, std::string_view name)
{
    auto given = text(request, name, 100);
    if (auto *problem = std::get_if<Problem>(&given))
        return std::move(*problem);
    const std::string &value = std::get<std::string>(given);
    if (value.empty())
        return std::optional<UserId>();
    if (const auto id = userIdOf(value))
        return id;
    return problems::invalidField(
        name, "The parameter " + std::string(name) + " has to be a player's id, a UUID of 36 characters.");
}

std::optional<UserId> userIdOf(std::string_view text)
{
    return UserId::fromText(QByteArrayView(text.data(), qsizetype(text.size())));
}

} // namespace scorewatch::api::parameters
