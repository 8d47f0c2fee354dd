// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scoring/actioncatalogue.h"

#include "core/postgres/pgconnection.h"

using namespace std::chrono_literals;

namespace scorewatch {
namespace {

constexpr auto kFreshFor = 5s;
constexpr auto kShortestPause = 1s;
constexpr const char *kSelectActions = "SELECT id, points, is_active FROM scoreboard.action_types";

} // namespace

Result<void> ActionCatalogue::refreshIfNeeded(PgConnection &connection, const QList<QByteArray> &wanted)
{
    const bool unknown = std::any_of(wanted.begin(), wanted.end(),
                                     [this](const QByteArray &id) { return !m_actions.contains(id); });
    if (!m_freshUntil.hasExpired() && !(unknown && m_noReadBefore.hasExpired()))
        return {};

    const Result<PgResult> rows = connection.exec(kSelectActions);
    if (!rows)
        return rows.error();
    m_actions.clear();
    for (int row = 0; row < rows->rowCount(); ++row) {
        m_actions.insert(rows->bytes(row, 0).toByteArray(),
                         Action{.points = rows->integer(row, 1), .active = rows->boolean(row, 2)});
    }
    m_freshUntil.setRemainingTime(kFreshFor);
    m_noReadBefore.setRemainingTime(kShortestPause);
    return {};
}

std::optional<ActionCatalogue::Action> ActionCatalogue::find(const QByteArray &id) const
{
    const auto it = m_actions.find(id);
    if (it == m_actions.end())
        return std::nullopt;
    return *it;
}

} // namespace scorewatch
