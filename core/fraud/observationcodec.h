// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <QByteArrayView>

#include "core/fraud/observation.h"

namespace scorewatch {

/// Observations as they stand in an entry of the stream: some 70 bytes each. Ranks are not carried.
namespace observationcodec {

/// Long texts are cut: an address has at most 45 characters, an action 100, of a user agent the first 150 are kept.
QByteArray encode(const std::vector<Observation> &observations);
/// Nothing for bytes that encode() did not make.
std::optional<std::vector<Observation>> decode(QByteArrayView bytes);

} // namespace observationcodec
} // namespace scorewatch
