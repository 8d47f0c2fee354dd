// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include <QByteArray>
#include <QDeadlineTimer>
#include <QHash>

#include "core/base/result.h"

namespace scorewatch {

class PgConnection;

/// The action types and what each is worth, as last read from PostgreSQL. Belongs to one thread.
///
/// Read anew when it is older than a few seconds, and at once (but at most each second) when an action is
/// asked for that it does not know: a new action works without a restart, and unknown names cannot be used to
/// load the database.
class ActionCatalogue final
{
public:
    struct Action
    {
        qint64 points = 0;
        bool active = false;
    };

    /// Reads the table if it is time, or if `wanted` holds a name that is not known.
    Result<void> refreshIfNeeded(PgConnection &connection, const QList<QByteArray> &wanted);
    [[nodiscard]] std::optional<Action> find(const QByteArray &id) const;

private:
    QHash<QByteArray, Action> m_actions;
    QDeadlineTimer m_freshUntil;
    QDeadlineTimer m_noReadBefore;
};

} // namespace scorewatch
