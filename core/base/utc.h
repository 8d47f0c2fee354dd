// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimeZone>

namespace scorewatch {

/// For QDateTime's functions that want to know a zone. From 6.5 on Qt deprecates the one of before, and before 6.5 a
/// QTimeZone costs an allocation.
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
inline constexpr QTimeZone::Initialization kUtc = QTimeZone::UTC;
#else
inline constexpr Qt::TimeSpec kUtc = Qt::UTC;
#endif

} // namespace scorewatch
