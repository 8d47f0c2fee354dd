// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/moderation/moderationoffice.h"

namespace scorewatch {

class Backend;

/// Acts of whoever asks, each by a service of their own on the backend's servers; it outlives them.
[[nodiscard]] ActFunctions actsOf(Backend &backend);

} // namespace scorewatch
