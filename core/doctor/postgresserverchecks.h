// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/doctor/doctor.h"

/// The server itself: version, standing, settings, what stands between it and us.
namespace scorewatch {

class CheckSheet;

void checkPostgresServer(CheckSheet &sheet, PgConnection &connection);
/// `direct` is where the configuration has another address for what cannot go through a pooler.
void checkDirectConnection(CheckSheet &sheet, PgConnection &connection,
                           const std::optional<DoctorSubject::Postgres> &direct);

} // namespace scorewatch
