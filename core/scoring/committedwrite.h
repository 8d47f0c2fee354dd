// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include <QByteArray>

#include "core/domain/userid.h"

namespace scorewatch {

/// A write that PostgreSQL has committed, as whoever watches play gets to see it. A replayed answer is none.
struct CommittedWrite
{
    UserId userId;
    QByteArray actionId;
    qint64 change = 0;
    qint64 score = 0; ///< after it
    qint64 version = 0;
    qint64 committedAt = 0; ///< milliseconds since 1970, on this machine's clock
    bool isCorrection = false;
    QByteArray principal; ///< who called, where the write said so
    QByteArray sessionId;
    QByteArray ipAddress;
    QByteArray userAgent;
    QByteArray requestId;
    QByteArray actor;

    bool operator==(const CommittedWrite &) const = default;
};

/// Those of one batch; a player's are in the order of their versions.
using CommittedWrites = std::shared_ptr<const std::vector<CommittedWrite>>;

} // namespace scorewatch
