// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/players/playerdirectory.h"

#include <QLoggingCategory>

#include "core/base/async.h"
#include "core/domain/displayname.h"
#include "core/postgres/connectionpool.h"

namespace scorewatch {
namespace {

Q_LOGGING_CATEGORY(lcPlayers, "scorewatch.players")

constexpr const char *kNamesOf
    = "SELECT id, username, country_code FROM scoreboard.users WHERE id = ANY ($1)";

Result<QList<PlayerName>> readNames(PgConnection &connection, const std::vector<UserId> &users)
{
    const Result<PgResult> rows = connection.exec(kNamesOf, PgParams().uuids(users));
    if (!rows)
        return rows.error();
    QList<PlayerName> names;
    names.reserve(rows->rowCount());
    for (int row = 0; row < rows->rowCount(); ++row)
        names.append({rows->userId(row, 0), rows->text(row, 1), rows->text(row, 2)});
    return names;
}

} // namespace

PlayerDirectory::PlayerDirectory(Loader loader, PlayerDirectoryOptions options, QObject *parent)
    : QObject(parent)
    , m_loader(std::move(loader))
    , m_options(std::move(options))
    , m_cache(m_options.capacity)
    , m_backoff(m_options.retryFirst, m_options.retryCeiling)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &PlayerDirectory::lookUp);
}

PlayerDirectory::Loader PlayerDirectory::loaderFrom(ConnectionPool &pool)
{
    return [&pool](const QList<UserId> &users) {
        return pool.run<QList<PlayerName>>(
            [ids = std::vector<UserId>(users.cbegin(), users.cend())](PgConnection &connection) {
                return readNames(connection, ids);
            });
    };
}

std::optional<PlayerName> PlayerDirectory::find(const UserId &user)
{
    const Remembered *remembered = m_cache.object(user);
    if (!remembered || remembered->isUnknown)
        return std::nullopt;
    return remembered->name;
}

bool PlayerDirectory::isUnknown(const UserId &user)
{
    const Remembered *remembered = m_cache.object(user);
    return remembered && remembered->isUnknown;
}

void PlayerDirectory::ask(const UserId &user)
{
    if (const Remembered *remembered = m_cache.object(user); remembered && isFresh(*remembered))
        return;
    if (m_asked.contains(user) || m_waiting.size() >= m_options.maxWaiting)
        return;
    m_waiting.insert(user);
    if (m_asked.isEmpty() && !m_timer.isActive())
        m_timer.start(0); // whatever else is asked for in this turn goes with it
}

bool PlayerDirectory::isFresh(const Remembered &remembered) const
{
    return m_options.steadyNow() - remembered.at
        < (remembered.isUnknown ? m_options.unknownFor : m_options.refreshAfter);
}

void PlayerDirectory::lookUp()
{
    if (m_waiting.isEmpty())
        return;
    QList<UserId> batch;
    for (auto next = m_waiting.begin(); next != m_waiting.end() && batch.size() < m_options.batch;) {
        batch.append(*next);
        m_asked.insert(*next);
        next = m_waiting.erase(next);
    }
    async::onFinished(m_loader(batch), this,
                      [this, batch](const Result<QList<PlayerName>> &result) { take(batch, result); });
}

void PlayerDirectory::take(const QList<UserId> &asked, const Result<QList<PlayerName>> &result)
{
    m_asked.clear();
    if (result) {
        const auto now = m_options.steadyNow();
        QSet<UserId> missing(asked.cbegin(), asked.cend());
        for (const PlayerName &name : *result) {
            missing.remove(name.userId);
            m_cache.insert(
                name.userId,
                new Remembered{{name.userId, displayName(name.username), name.countryCode}, false, now});
        }
        for (const UserId &user : missing)
            m_cache.insert(user, new Remembered{{}, true, now});
        m_backoff.reset();
    } else {
        if (m_isAnswering)
            qCWarning(lcPlayers).noquote() << "Names could not be looked up:" << toString(result.error());
        for (const UserId &user : asked)
            m_waiting.insert(user);
    }
    m_isAnswering = result.hasValue();
    if (!m_waiting.isEmpty())
        m_timer.start(m_isAnswering ? std::chrono::milliseconds(0) : m_backoff.next());
    Q_EMIT answered();
}

} // namespace scorewatch
