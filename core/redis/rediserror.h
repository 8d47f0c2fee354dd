// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

#include "core/base/error.h"

namespace scorewatch {

/// The server's error text ("WRONGTYPE Operation against …") as an Error: its first word decides the code, the message
/// is a sentence for a person, the detail the server's own words.
[[nodiscard]] Error errorFromRedis(QByteArrayView serverText);

} // namespace scorewatch
