// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>

#include <QDateTime>
#include <QJsonObject>
#include <QString>

#include "core/domain/fraudevent.h"

namespace scorewatch {

/// One row of `fraud_rules`. A rule fires when the measured value is above the threshold.
struct FraudRule
{
    enum class Kind {
        Burst,           ///< increments of a player in the window
        SharedAddress,   ///< players who score from one address in the window
        TokenReplay,     ///< spent action tokens of a player that came back
        RateLimitBreach, ///< how often a player ran into the limit
        ImpossibleSpeed, ///< points an hour, in times the median of those who play at the same time
        RankJump,        ///< ranks climbed in the window
    };
    enum class Action { Log, Flag, Ban };
    enum class Mode {
        Off,
        Shadow, ///< found and logged, never acted on
        Active,
    };

    QString name{};
    Kind kind = Kind::Burst;
    QString description{};
    double threshold = 0;
    std::chrono::seconds window{10};
    Severity severity = Severity::Low;
    Action action = Action::Log;
    Mode mode = Mode::Off;
    QJsonObject parameters{}; ///< of the kind: minimum_points, minimum_peers, ignore_below_rank
    QString updatedBy{};
    QDateTime updatedAt{};

    bool operator==(const FraudRule &) const = default;
};

[[nodiscard]] QByteArray kindName(FraudRule::Kind kind);
[[nodiscard]] std::optional<FraudRule::Kind> kindFromName(QByteArrayView name);
[[nodiscard]] QByteArray ruleActionName(FraudRule::Action action);
[[nodiscard]] std::optional<FraudRule::Action> ruleActionFromName(QByteArrayView name);
[[nodiscard]] QByteArray modeName(FraudRule::Mode mode);
[[nodiscard]] std::optional<FraudRule::Mode> modeFromName(QByteArrayView name);

} // namespace scorewatch
