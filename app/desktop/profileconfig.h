// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/config.h"
#include "core/config/connectionprofile.h"

namespace scorewatch {

/// The configuration that a profile stands for, with the passwords that were typed for it.
Result<Config> configOf(const ConnectionProfile &profile, const ConnectionSecrets &secrets);

} // namespace scorewatch
