// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>

#include <QList>
#include <QString>

#include "core/base/error.h"
#include "core/doctor/doctorcheck.h"

namespace scorewatch {

class PgConnection;
class RedisClient;

/// Whom the doctor looks at: two servers, each as a connection or as the reason why there is none.
struct DoctorSubject
{
    /// A connection, or why there is none, and the address without its password.
    struct Postgres
    {
        PgConnection *connection = nullptr;
        Error trouble = {};
        QString place = {};
    };
    struct Redis
    {
        RedisClient *client = nullptr; ///< ready
        Error trouble = {};
        QString place = {};
    };

    Postgres postgres = {};
    std::optional<Postgres> direct = {}; ///< where another address is configured for what goes past a pooler
    Redis redis = {};
    bool embedded = false; ///< the program's own servers: superuser and no persistence are as they should be
    std::function<qint64()> now = {}; ///< this machine's clock in ms since 1970; empty: the real one
};

namespace doctor {

/// Looks at everything there is to look at; changes nothing. Blocks, for a worker thread: at most about as long as the
/// connections' time limits times a handful.
///
/// Every check is in the answer, always in the same order; what could not be looked at is Unknown, with the reason.
[[nodiscard]] QList<DoctorCheck> examine(const DoctorSubject &subject);

} // namespace doctor
} // namespace scorewatch
