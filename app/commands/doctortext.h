// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

#include "core/doctor/doctorcheck.h"

/// The doctor's findings for people.
namespace scorewatch::doctortext {

/// "ok", "warning", "bad" or "unknown".
[[nodiscard]] QString word(DoctorCheck::Status status);

/// A line for each check, with what to do about it below, and the sum of all. Lines are wrapped at `columns`; 0 is a
/// width that reads well in a file.
[[nodiscard]] QByteArray toText(const QList<DoctorCheck> &checks, int columns);

} // namespace scorewatch::doctortext
