// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

namespace scorewatch {

/// Waiting times between attempts: they double up to a ceiling, and each is shortened at random by up to
/// half, so that many clients of one server that came back do not knock in the same instant.
class Backoff final
{
public:
    Backoff(std::chrono::milliseconds first, std::chrono::milliseconds ceiling);

    /// How long to wait before the next attempt: between half of the present step and the step itself.
    [[nodiscard]] std::chrono::milliseconds next();
    void reset() { m_attempts = 0; }
    [[nodiscard]] int attempts() const { return m_attempts; }

private:
    std::chrono::milliseconds m_first;
    std::chrono::milliseconds m_ceiling;
    int m_attempts = 0;
};

} // namespace scorewatch
