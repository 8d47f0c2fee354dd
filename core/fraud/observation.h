// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>

#include "core/domain/userid.h"

namespace scorewatch {

/// Something that a rule may count: a committed write, a spent token that came back, or a player who was held up.
struct Observation
{
    enum class Kind : quint8 { Write, TokenReplay, RateLimitBreach };

    Kind kind = Kind::Write;
    bool isCorrection = false; ///< points given or taken by a person; no rule counts them
    bool isByOther = false;    ///< told by a service: its address is not the player's
    UserId player;
    qint64 at = 0; ///< milliseconds since 1970
    qint64 points = 0;
    qint64 score = 0;     ///< after it
    QByteArray address{}; ///< as text; empty where it is not known
    QByteArray actionId{};
    QByteArray userAgent{};
    std::optional<qint64> rank{}; ///< after it, where a rule asks for ranks

    bool operator==(const Observation &) const = default;
};

} // namespace scorewatch
