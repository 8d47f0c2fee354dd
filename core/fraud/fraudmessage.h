// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>

#include "core/domain/fraudevent.h"

namespace scorewatch {

/// The messages of the channel `fraud:events`, as JSON.
namespace fraudmessage {

QByteArray encode(const FraudEvent &event);
/// Nothing for what is no event; unknown members are passed over.
std::optional<FraudEvent> decode(const QByteArray &payload);

/// Rules were changed.
QByteArray rulesChanged();
[[nodiscard]] bool isRulesChanged(const QByteArray &payload);

} // namespace fraudmessage
} // namespace scorewatch
