// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>

#include "core/domain/userid.h"

namespace scorewatch::test {

/// What moderate() is asked for; a moderator's act unless something else is said.
struct SqlAct
{
    UserId player;
    QByteArray action;
    QByteArray actor = "mara";
    QByteArray role = "moderator";
    QByteArray reason = "seen";
    QByteArray until = {}; ///< as SQL writes it
    qint64 points = 0;
    QByteArray approvedBy = {};
    std::optional<qint64> afterAct = {};
    std::optional<UserId> actorUser = {};
    std::optional<qint64> caseId = {};

    [[nodiscard]] QByteArray sql() const
    {
        const auto text = [](const QByteArray &value) {
            return value.isEmpty() ? QByteArray("NULL") : "'" + QByteArray(value).replace('\'', "''") + "'";
        };
        const auto number = [](const std::optional<qint64> &value) {
            return value ? QByteArray::number(*value) : QByteArray("NULL");
        };
        return "SELECT id FROM scoreboard.moderate('" + player.toByteArray() + "', " + text(action) + ", "
            + text(actor) + ", " + text(role) + ", " + (actorUser ? text(actorUser->toByteArray()) : "NULL")
            + ", " + text(reason) + ", 'fair play', " + (until.isEmpty() ? "NULL" : until) + ", "
            + (points == 0 ? QByteArray("NULL") : QByteArray::number(points)) + ", " + number(caseId) + ", "
            + text(approvedBy) + ", " + number(afterAct) + ", 'request-1')";
    }
};

inline QByteArray takeBackSql(qint64 act, const QByteArray &actor = "mara",
                              const QByteArray &role = "moderator")
{
    return "SELECT id FROM scoreboard.take_back(" + QByteArray::number(act) + ", '" + actor + "', '" + role
        + "', NULL, 'a mistake', 'request-2')";
}

} // namespace scorewatch::test
