// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "api/resources/moderationcall.h"
#include "api/routing/parameters.h"
#include "api/routing/problems.h"

namespace scorewatch::api {

/// Reads parameters one after the other and remembers the first that is wrong.
class ModerationQuery final
{
public:
    explicit ModerationQuery(const http::HttpRequest &request) : m_request(request) { }

    QString text(std::string_view name)
    {
        return moderation::textOf(
            take(parameters::text(m_request, name, moderation::kMaxName), std::string()));
    }
    int64_t integer(std::string_view name, int64_t standard, int64_t least, int64_t most)
    {
        return take(parameters::integer(m_request, name, standard, least, most), standard);
    }
    /// One of the names that `valueOf` knows; absent where it is not given.
    template <typename T>
    std::optional<T> choice(std::string_view name, std::optional<T> (*valueOf)(QByteArrayView),
                            std::string_view names)
    {
        const QByteArray given = text(name).toUtf8();
        const std::optional<T> value = given.isEmpty() ? std::nullopt : valueOf(given);
        if (!given.isEmpty() && !value)
            refuse(problems::invalidField(
                name, "The parameter " + std::string(name) + " has to be " + std::string(names) + '.'));
        return value;
    }
    void refuse(http::Problem problem)
    {
        if (!m_problem)
            m_problem = std::move(problem);
    }
    [[nodiscard]] const std::optional<http::Problem> &problem() const { return m_problem; }

private:
    template <typename T> T take(std::variant<T, http::Problem> given, T otherwise)
    {
        if (auto *problem = std::get_if<http::Problem>(&given)) {
            refuse(std::move(*problem));
            return otherwise;
        }
        return std::get<T>(std::move(given));
    }

    const http::HttpRequest &m_request;
    std::optional<http::Problem> m_problem;
};

} // namespace scorewatch::api
