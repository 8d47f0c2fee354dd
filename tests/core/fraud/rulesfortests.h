// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fraud/ruleengine.h"

namespace scorewatch::test {

constexpr qint64 kStart = 1'700'000'000'000;

inline FraudRule rule(FraudRule::Kind kind, double threshold, std::chrono::seconds window)
{
    return {.name = QString::fromLatin1(kindName(kind)).replace(u'_', u'-'),
            .kind = kind,
            .threshold = threshold,
            .window = window,
            .severity = Severity::High,
            .action = FraudRule::Action::Flag,
            .mode = FraudRule::Mode::Active};
}

/// `after` is in milliseconds.
inline Observation write(const UserId &player, qint64 after, qint64 points = 10)
{
    return {.player = player, .at = kStart + after, .points = points, .actionId = "complete-quest"};
}

} // namespace scorewatch::test
