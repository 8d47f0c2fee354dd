// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArrayView>
#include <QDateTime>

namespace scorewatch {

/// Reads "2025-12-11T10:30:45Z", with or without a fraction and with Z or an offset, as UTC to the
/// millisecond, from 1970 to 9999. Anything else, an instant without a zone included, is no instant. QDateTime::fromString()
/// takes more forms, guesses the zone where there is none, and needs a QString; this runs for each message.
[[nodiscard]] std::optional<QDateTime> instantFromIso(QByteArrayView text);

} // namespace scorewatch
