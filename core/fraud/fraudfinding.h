// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/fraud/fraudrule.h"

namespace scorewatch {

/// A rule fired: the beginning of an episode of somebody above its threshold.
struct FraudFinding
{
    FraudRule rule; ///< as it was then
    UserId player;
    qint64 at = 0; ///< of the observation that went above, in milliseconds since 1970
    double measured = 0;
    QByteArray address{}; ///< of that observation, as text
    QByteArray userAgent{};
    QJsonObject evidence{};

    /// The same for the same episode, whoever finds it: what keeps it from being recorded twice.
    [[nodiscard]] QByteArray id() const;

    bool operator==(const FraudFinding &) const = default;
};

using FraudFindings = std::vector<FraudFinding>;

/// An episode that is recorded already, for an engine that begins in the middle of it.
struct KnownEpisode
{
    QString rule;
    UserId player;
    QByteArray address{};
    qint64 at = 0; ///< milliseconds since 1970

    bool operator==(const KnownEpisode &) const = default;
};

} // namespace scorewatch
