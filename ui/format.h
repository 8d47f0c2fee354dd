// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include <QDateTime>
#include <QLocale>
#include <QString>

namespace scorewatch::ui {

/// The person's locale; English where the environment names none (the C locale has no digit groups).
QLocale shownLocale();

QString number(qint64 value);       ///< 2,048,190
QString signedNumber(qint64 value); ///< +50, −1,200
/// The same short enough for a narrow column: +9,000 and from a million on +9.0 M.
QString shortSignedNumber(qint64 value);
QString rate(double perSecond);                   ///< 1,284 and below ten 3.4
QString duration(std::chrono::milliseconds span); ///< 14 ms, 4.2 s, 3 min, 2 h, 5 days
QString timeOfDay(const QDateTime &instant);      ///< 09:12:31, in local time
QString shortTime(const QDateTime &instant);      ///< 09:12
QString fullTime(const QDateTime &instant);       ///< date and time with the zone, for tooltips

} // namespace scorewatch::ui
