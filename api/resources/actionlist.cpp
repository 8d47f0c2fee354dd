// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/resources/actionlist.h"

#include "api/http/jsontext.h"
#include "api/resources/boardtext.h"
#include "core/postgres/connectionpool.h"

namespace scorewatch::api {
namespace {

using namespace std::chrono_literals;

constexpr auto kFresh = 2s;
constexpr const char *kActions
    = "SELECT id, name, description, points, is_active FROM scoreboard.action_types ORDER BY id LIMIT 10000";

} // namespace

ActionList::ActionList(ConnectionPool &pool, Bridge &bridge) : m_pool(pool), m_bridge(bridge) { }

void ActionList::get(Taker take)
{
    Kept fresh;
    bool isFirst = false;
    {
        const std::lock_guard lock(m_mutex);
        if (m_kept && std::chrono::steady_clock::now() - m_readAt < kFresh) {
            fresh = m_kept;
        } else {
            isFirst = m_waiting.empty();
            m_waiting.push_back(take);
        }
    }
    if (fresh)
        return take(fresh);
    if (isFirst)
        m_bridge.ask<Kept>([this] { return m_pool.run<Kept>(read); },
                           [this](const Result<Kept> &result) { taken(result); });
}

void ActionList::taken(const Result<Kept> &result)
{
    std::vector<Taker> waiting;
    Result<Kept> answer = result;
    {
        const std::lock_guard lock(m_mutex);
        if (result) {
            m_kept = *result;
            m_readAt = std::chrono::steady_clock::now();
        } else if (m_kept) {
            answer = m_kept;
        }
        waiting.swap(m_waiting);
    }
    for (const Taker &take : waiting)
        take(answer);
}

Result<ActionList::Kept> ActionList::read(PgConnection &connection)
{
    const auto rows = connection.exec(kActions);
    if (!rows)
        return rows.error();
    auto out = std::make_shared<Catalogue>();
    out->text = "{\"actions\":[";
    for (int row = 0; row < rows->rowCount(); ++row) {
        const bool active = rows->boolean(row, 4);
        out->isActive.emplace(rows->text(row, 0).toStdString(), active);
        out->text += row > 0 ? ",{" : "{";
        text::appendText(out->text, "actionId", rows->text(row, 0));
        out->text += ',';
        text::appendText(out->text, "name", rows->text(row, 1));
        out->text += ',';
        text::appendTextOrNull(out->text, "description", rows->text(row, 2));
        out->text += ',';
        http::json::appendMember(out->text, "points", rows->integer(row, 3));
        out->text += ',';
        text::appendBoolean(out->text, "active", active);
        out->text += '}';
    }
    out->text += "]}";
    return Kept(std::move(out));
}

} // namespace scorewatch::api
