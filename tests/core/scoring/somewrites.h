// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/scoring/scorewrite.h"

namespace scorewatch::test {

using Writes = std::vector<ScoreWrite>;

inline ScoreWrite increment(const UserId &user, const QByteArray &action = "complete-quest")
{
    ScoreWrite write;
    write.userId = user;
    write.actionId = action;
    return write;
}

inline ScoreWrite keyed(const UserId &user, const QByteArray &principal, const QByteArray &key)
{
    ScoreWrite write = increment(user);
    write.principal = principal;
    write.idempotencyKey = key;
    write.requestHash = "hash";
    return write;
}

inline ScoreWrite withToken(const UserId &user, char token)
{
    ScoreWrite write = increment(user);
    write.tokenHash = QByteArray(32, token);
    write.tokenExpiresAt = QDateTime::currentDateTimeUtc().addSecs(60);
    return write;
}

inline std::vector<const ScoreWrite *> pointersTo(const Writes &writes)
{
    std::vector<const ScoreWrite *> out;
    for (const ScoreWrite &write : writes)
        out.push_back(&write);
    return out;
}

} // namespace scorewatch::test
