// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stop_token>

#include <QFuture>

#include "core/base/result.h"
#include "core/config/config.h"
#include "core/doctor/doctorcheck.h"

namespace scorewatch::selftest {

/// Connects to both servers of the configuration for this purpose and examines them. Blocks.
[[nodiscard]] QList<DoctorCheck> run(const Config &config, const std::stop_token &stop);

/// run() in a thread of its own.
[[nodiscard]] QFuture<Result<QList<DoctorCheck>>> start(const Config &config);

} // namespace scorewatch::selftest
