// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scoring/plainbatch.h"

#include <algorithm>
#include <charconv>
#include <numeric>

#include <QSet>

#include "core/postgres/pgconnection.h"
#include "core/postgres/pgtransaction.h"
#include "core/scoring/plainbatchrows.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

using Status = ScoreOutcome::Status;

/// How often a batch starts again because another process used one of its keys or tokens meanwhile, or closed a cycle of
/// locks.
constexpr int kAttempts = 3;

/// The numbers of PostgreSQL's "{1,2,3}"; empty for NULL.
std::vector<qint64> integersOf(QByteArrayView array)
{
    std::vector<qint64> out;
    const char *at = array.begin();
    while (at != array.end()) {
        qint64 value = 0;
        const auto [next, error] = std::from_chars(at + 1, array.end(), value); // behind "{" or ","
        if (error != std::errc())
            break; // behind "}", or in "{}"
        out.push_back(value);
        at = next;
    }
    return out;
}

/// A batch on its way through: who is in, and what comes back.
class Sorting final
{
public:
    Sorting(const std::vector<const ScoreWrite *> &writes, const ActionCatalogue &catalogue)
        : m_writes(writes), m_catalogue(catalogue)
    {
        m_done.written.outcomes.resize(writes.size());
        m_done.written.stateOfWrite.assign(writes.size(), -1);
    }

    void sort();
    [[nodiscard]] bool hasPlainOnes() const { return !m_rows.isEmpty(); }
    [[nodiscard]] PgStatement statement(const std::vector<qint64> &finishedOutbox) const
    {
        return m_rows.statement(finishedOutbox);
    }
    [[nodiscard]] PlainBatch::Done take(const PgResult &result) &&;
    [[nodiscard]] PlainBatch::Done takeNothing() && { return std::move(*this).leaving(); }

private:
    struct Player
    {
        PlainBatchRows::Player row;
        std::vector<size_t> indexes; ///< of the writes
        bool isWritten = false;
    };

    [[nodiscard]] bool isPlain(const ScoreWrite &write) const;
    [[nodiscard]] bool isRepeated(const ScoreWrite &write);
    void addPlayer(const std::vector<size_t> &indexes);
    void accept(const Player &player, qint64 balance, qint64 version);
    [[nodiscard]] PlainBatch::Done leaving() &&;

    const std::vector<const ScoreWrite *> &m_writes;
    const ActionCatalogue &m_catalogue;
    std::vector<Player> m_players;
    PlainBatchRows m_rows;
    QSet<std::pair<QByteArray, QByteArray>> m_keys;
    QSet<QByteArray> m_tokens;
    PlainBatch::Done m_done;
};

bool Sorting::isPlain(const ScoreWrite &write) const
{
    if (write.correction || !write.reason.isEmpty())
        return false;
    const auto action = m_catalogue.find(write.actionId);
    return action && action->active && action->points != 0;
}

/// A key or token that stands before it in the same batch.
bool Sorting::isRepeated(const ScoreWrite &write)
{
    if (!write.idempotencyKey.isEmpty()) {
        const auto before = m_keys.size();
        m_keys.insert({write.principal, write.idempotencyKey});
        if (m_keys.size() == before)
            return true;
    }
    if (!write.tokenHash.isEmpty()) {
        const auto before = m_tokens.size();
        m_tokens.insert(write.tokenHash);
        return m_tokens.size() == before;
    }
    return false;
}

void Sorting::sort()
{
    std::vector<size_t> order;
    order.reserve(m_writes.size());
    for (size_t i = 0; i < m_writes.size(); ++i) {
        if (isPlain(*m_writes[i]) && !isRepeated(*m_writes[i]))
            order.push_back(i);
    }
    std::ranges::stable_sort(
        order, [this](size_t a, size_t b) { return m_writes[a]->userId < m_writes[b]->userId; });
    for (auto first = order.begin(); first != order.end();) {
        const UserId &user = m_writes[*first]->userId;
        const auto last
            = std::find_if(first, order.end(), [&](size_t i) { return m_writes[i]->userId != user; });
        addPlayer({first, last});
        first = last;
    }
}

void Sorting::addPlayer(const std::vector<size_t> &indexes)
{
    Player player{
        .row
        = {.userId = m_writes[indexes.front()]->userId, .expectedVersion = -1, .writes = {}, .points = {}},
        .indexes = indexes,
        .isWritten = false};
    for (size_t turn = 0; turn < indexes.size(); ++turn) {
        const ScoreWrite &write = *m_writes[indexes[turn]];
        if (write.expectedVersion) {
            const qint64 before = *write.expectedVersion - qint64(turn);
            if (before < 0 || (player.row.expectedVersion >= 0 && player.row.expectedVersion != before))
                return; // one of them at least cannot be right
            player.row.expectedVersion = before;
        }
        player.row.writes.push_back(&write);
        player.row.points.push_back(m_catalogue.find(write.actionId)->points);
    }
    m_rows.add(player.row);
    m_players.push_back(std::move(player));
}

PlainBatch::Done Sorting::take(const PgResult &result) &&
{
    const std::vector<qint64> places = integersOf(result.bytes(0, 1));
    const std::vector<qint64> balances = integersOf(result.bytes(0, 2));
    const std::vector<qint64> versions = integersOf(result.bytes(0, 3));
    m_done.written.outboxId = result.integer(0, 0);
    for (size_t i = 0; i < places.size(); ++i) {
        Player &player = m_players.at(size_t(places[i]) - 1);
        accept(player, balances.at(i), versions.at(i));
        player.isWritten = true;
    }
    return std::move(*this).leaving();
}

void Sorting::accept(const Player &player, qint64 balance, qint64 version)
{
    for (size_t i = 0; i < player.indexes.size(); ++i) {
        const size_t index = player.indexes[i];
        balance += player.row.points[i];
        version += 1;
        ScoreOutcome &outcome = m_done.written.outcomes[index];
        outcome.status = Status::Written;
        outcome.score = balance;
        outcome.version = version;
        outcome.scoreChange = player.row.points[i];
        m_done.written.stateOfWrite[index] = int(m_done.written.states.size());
        m_done.written.states.push_back({.userId = player.row.userId,
                                         .version = version,
                                         .score = balance,
                                         .onBoard = true,
                                         .change = player.row.points[i],
                                         .actionId = m_writes[index]->actionId,
                                         .replacesVersion = {}});
    }
}

PlainBatch::Done Sorting::leaving() &&
{
    for (size_t i = 0; i < m_writes.size(); ++i) {
        if (m_done.written.stateOfWrite[i] < 0)
            m_done.left.push_back(i);
    }
    return std::move(m_done);
}

QList<QByteArray> actionsOf(const std::vector<const ScoreWrite *> &writes)
{
    QList<QByteArray> out;
    for (const ScoreWrite *write : writes) {
        if (!write->correction && (out.isEmpty() || out.last() != write->actionId))
            out.append(write->actionId);
    }
    return out;
}

} // namespace

Result<PlainBatch::Done> PlainBatch::run(PgConnection &connection, ActionCatalogue &catalogue,
                                         const std::vector<const ScoreWrite *> &writes,
                                         const std::vector<qint64> &finishedOutbox)
{
    if (const auto fresh = catalogue.refreshIfNeeded(connection, actionsOf(writes)); !fresh)
        return fresh.error();
    Sorting sorting(writes, catalogue);
    sorting.sort();
    if (!sorting.hasPlainOnes())
        return std::move(sorting).takeNothing();
    const PgStatement statement = sorting.statement(finishedOutbox);
    for (int i = 1;; ++i) {
        (void)connection.takeSyncWaitCancelled();
        const auto written = connection.exec(statement.sql, statement.params);
        const auto judged = PgTransaction::judgeCommit(
            connection, written ? std::nullopt : std::optional<Error>(written.error()));
        if (judged)
            return std::move(sorting).take(*written);
        if (judged.error().code != Error::Code::Conflict || i == kAttempts)
            return judged.error();
    }
}

} // namespace scorewatch
