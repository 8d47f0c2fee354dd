// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/connectionprofile.h"
#include "ui/theme/palette.h"

namespace scorewatch::ui {

/// The colour of a profile: red for production.
Ink inkOf(ConnectionProfile::Environment environment);
/// "Production"; empty for one without a mark.
QString wordOf(ConnectionProfile::Environment environment);

} // namespace scorewatch::ui
