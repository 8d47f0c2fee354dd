// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace scorewatch {

/// Asks the system that this process may have a file open for each of so many connections, and what else it needs; most
/// systems begin with 1,024 and let a process take more. Warns where the system does not let it.
void allowConnections(int count);

} // namespace scorewatch
