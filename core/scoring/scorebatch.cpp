// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scoring/scorebatch.h"

#include <map>
#include <set>

#include "core/domain/board.h"
#include "core/postgres/pgconnection.h"
#include "core/postgres/pgtransaction.h"
#include "core/scoring/scorebatchsql.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

using Status = ScoreOutcome::Status;
using KeyOfPrincipal = std::pair<QByteArray, QByteArray>;

struct Player
{
    qint64 score = 0;
    qint64 version = 0;
    bool onBoard = true;
    std::optional<Status> refusal; ///< why the player may not score
};

struct UsedKey
{
    QByteArray requestHash;
    ScoreOutcome answer;
};

/// The batch while its outcomes are being decided.
class Decision final
{
public:
    Decision(const std::vector<ScoreWrite> &writes, const ActionCatalogue &catalogue)
        : m_writes(writes), m_catalogue(catalogue)
    {
        m_done.outcomes.resize(writes.size());
        m_done.stateOfWrite.assign(writes.size(), -1);
    }

    void readPlayers(const PgResult &rows);
    void readKeys(const PgResult &rows);
    void readTokens(const PgResult &rows);
    void decide();
    [[nodiscard]] std::vector<PgStatement> statements(const std::vector<qint64> &finishedOutbox) const;
    [[nodiscard]] bool writesSomething() const { return !m_done.states.empty(); }

    ScoreBatch::Done m_done;

private:
    void decideOne(size_t index);
    bool answeredByKey(size_t index);
    [[nodiscard]] std::optional<qint64> pointsOf(const ScoreWrite &write, ScoreOutcome &outcome) const;
    void accept(size_t index, Player &player, qint64 points);

    const std::vector<ScoreWrite> &m_writes;
    const ActionCatalogue &m_catalogue;
    QHash<UserId, Player> m_players;
    std::map<KeyOfPrincipal, UsedKey> m_keys;
    std::set<QByteArray> m_tokens;
    sql::HistoryRows m_history;
    sql::KeyRows m_keyRows;
    sql::TokenRows m_tokenRows;
};

void Decision::readPlayers(const PgResult &rows)
{
    for (int row = 0; row < rows.rowCount(); ++row) {
        Player player{.score = rows.integer(row, 1),
                      .version = rows.integer(row, 2),
                      .onBoard = rows.boolean(row, 3),
                      .refusal = {}};
        // Who is held while a case is open is off the board, but goes on scoring: a suspicion takes nothing
        // away.
        if (rows.boolean(row, 4))
            player.refusal = Status::BannedUser;
        else if (!rows.boolean(row, 5))
            player.refusal = Status::InactiveUser;
        m_players.insert(rows.userId(row, 0), player);
    }
}

void Decision::readKeys(const PgResult &rows)
{
    for (int row = 0; row < rows.rowCount(); ++row) {
        UsedKey used;
        used.requestHash = QByteArray::fromHex(rows.bytes(row, 2).toByteArray());
        used.answer.status = Status::Replayed;
        used.answer.score = rows.integer(row, 3);
        used.answer.version = rows.integer(row, 4);
        used.answer.scoreChange = rows.integer(row, 5);
        m_keys.emplace(KeyOfPrincipal(rows.bytes(row, 0).toByteArray(), rows.bytes(row, 1).toByteArray()),
                       used);
    }
}

void Decision::readTokens(const PgResult &rows)
{
    for (int row = 0; row < rows.rowCount(); ++row)
        m_tokens.insert(QByteArray::fromHex(rows.bytes(row, 0).toByteArray()));
}

void Decision::decide()
{
    for (size_t i = 0; i < m_writes.size(); ++i)
        decideOne(i);
}

bool Decision::answeredByKey(size_t index)
{
    const ScoreWrite &write = m_writes[index];
    if (write.idempotencyKey.isEmpty())
        return false;
    const auto it = m_keys.find({write.principal, write.idempotencyKey});
    if (it == m_keys.end())
        return false;
    ScoreOutcome &outcome = m_done.outcomes[index];
    if (it->second.requestHash == write.requestHash)
        outcome = it->second.answer;
    else
        outcome.status = Status::KeyReused;
    return true;
}

std::optional<qint64> Decision::pointsOf(const ScoreWrite &write, ScoreOutcome &outcome) const
{
    if (write.correction)
        return write.correction;
    const auto action = m_catalogue.find(write.actionId);
    if (!action) {
        outcome.status = Status::UnknownAction;
        return std::nullopt;
    }
    if (!action->active) {
        outcome.status = Status::InactiveAction;
        return std::nullopt;
    }
    return action->points;
}

void Decision::decideOne(size_t index)
{
    const ScoreWrite &write = m_writes[index];
    ScoreOutcome &outcome = m_done.outcomes[index];
    if (answeredByKey(index))
        return;
    const auto player = m_players.find(write.userId);
    if (player == m_players.end()) {
        outcome.status = Status::UnknownUser;
        return;
    }
    outcome.score = player->score;
    outcome.version = player->version;
    // A correction is how a moderator mends the score of a banned player, so only play is refused.
    if (player->refusal && !write.correction) {
        outcome.status = *player->refusal;
        return;
    }
    const auto points = pointsOf(write, outcome);
    if (!points)
        return;
    if (!write.tokenHash.isEmpty() && m_tokens.contains(write.tokenHash)) {
        outcome.status = Status::TokenUsed;
        return;
    }
    if (write.expectedVersion && *write.expectedVersion != player->version) {
        outcome.status = Status::VersionConflict;
        return;
    }
    // Both bounds are checked on the distance, which cannot overflow as score and bounds cannot.
    if (*points == 0 || *points > kMaxScore - player->score || *points < -player->score) {
        outcome.status = Status::OutOfRange;
        return;
    }
    accept(index, *player, *points);
}

void Decision::accept(size_t index, Player &player, qint64 points)
{
    const ScoreWrite &write = m_writes[index];
    const qint64 before = player.score;
    player.score += points;
    player.version += 1;

    ScoreOutcome &outcome = m_done.outcomes[index];
    outcome.status = Status::Written;
    outcome.score = player.score;
    outcome.version = player.version;
    outcome.scoreChange = points;

    m_history.add(write, before, player.score, player.version, points);
    if (!write.idempotencyKey.isEmpty()) {
        m_keyRows.add(write, outcome);
        ScoreOutcome again = outcome;
        again.status = Status::Replayed;
        m_keys.emplace(KeyOfPrincipal(write.principal, write.idempotencyKey),
                       UsedKey{write.requestHash, again});
    }
    if (!write.tokenHash.isEmpty()) {
        m_tokenRows.add(write);
        m_tokens.insert(write.tokenHash);
    }
    m_done.stateOfWrite[index] = int(m_done.states.size());
    PlayerState state;
    state.userId = write.userId;
    state.version = player.version;
    state.score = player.score;
    state.onBoard = player.onBoard;
    state.change = points;
    state.actionId = write.actionId;
    m_done.states.push_back(state);
}

std::vector<PgStatement> Decision::statements(const std::vector<qint64> &finishedOutbox) const
{
    sql::ScoreRows scores;
    std::set<UserId> seen;
    for (auto it = m_done.states.rbegin(); it != m_done.states.rend();
         ++it) { // the last state of each player
        if (seen.insert(it->userId).second)
            scores.add(*it);
    }
    std::vector<PgStatement> out{scores.update(), m_history.insert(), scores.insertOutbox()};
    if (!m_keyRows.isEmpty())
        out.push_back(m_keyRows.insert());
    if (!m_tokenRows.isEmpty())
        out.push_back(m_tokenRows.insert());
    if (!finishedOutbox.empty())
        out.push_back(sql::deleteOutbox(finishedOutbox));
    return out;
}

/// How often a batch starts again because another process used one of its keys or tokens, or closed a cycle
/// of locks.
constexpr int kAttempts = 3;

QList<QByteArray> actionsOf(const std::vector<ScoreWrite> &writes)
{
    QList<QByteArray> out;
    for (const ScoreWrite &write : writes) {
        if (!write.correction && (out.isEmpty() || out.last() != write.actionId))
            out.append(write.actionId);
    }
    return out;
}

void rollBack(PgConnection &connection)
{
    // A failure here means that the connection is gone, and the server rolls back by itself.
    if (connection.isUsable() && connection.isInTransaction())
        (void)connection.exec("ROLLBACK");
}

Result<void> readAndDecide(PgConnection &connection, const std::vector<ScoreWrite> &writes,
                           Decision &decision)
{
    const sql::BatchRead asked = sql::readsFor(writes);
    const auto read = connection.pipeline(asked.statements);
    if (!read)
        return read.error();
    decision.readPlayers((*read)[asked.players]);
    if (asked.keys)
        decision.readKeys((*read)[*asked.keys]);
    if (asked.tokens)
        decision.readTokens((*read)[*asked.tokens]);
    decision.decide();
    return {};
}

Result<void> writeAndCommit(PgConnection &connection, Decision &decision,
                            const std::vector<qint64> &finishedOutbox)
{
    std::vector<PgStatement> statements = decision.statements(finishedOutbox);
    statements.push_back({"COMMIT", {}});
    (void)connection.takeSyncWaitCancelled();
    const auto written = connection.pipeline(statements);
    if (auto judged = PgTransaction::judgeCommit(
            connection, written ? std::nullopt : std::optional<Error>(written.error()));
        !judged)
        return judged;
    decision.m_done.outboxId = (*written)[2].integer(0, 0);
    return {};
}

Result<ScoreBatch::Done> attempt(PgConnection &connection, const ActionCatalogue &catalogue,
                                 const std::vector<ScoreWrite> &writes,
                                 const std::vector<qint64> &finishedOutbox)
{
    Decision decision(writes, catalogue);
    Result<void> result = readAndDecide(connection, writes, decision);
    if (result && decision.writesSomething())
        result = writeAndCommit(connection, decision, finishedOutbox);
    rollBack(connection);
    if (!result)
        return result.error();
    return std::move(decision.m_done);
}

} // namespace

Result<ScoreBatch::Done> ScoreBatch::run(PgConnection &connection, ActionCatalogue &catalogue,
                                         const std::vector<ScoreWrite> &writes,
                                         const std::vector<qint64> &finishedOutbox)
{
    if (const auto fresh = catalogue.refreshIfNeeded(connection, actionsOf(writes)); !fresh)
        return fresh.error();
    for (int i = 1;; ++i) {
        Result<Done> done = attempt(connection, catalogue, writes, finishedOutbox);
        const bool raced = !done && done.error().code == Error::Code::Conflict;
        if (!raced || i == kAttempts)
            return done;
    }
}

Result<void> ScoreBatch::forget(PgConnection &connection, const std::vector<qint64> &finishedOutbox)
{
    const PgStatement statement = sql::deleteOutbox(finishedOutbox);
    if (const auto deleted = connection.exec(statement.sql, statement.params); !deleted)
        return deleted.error();
    return {};
}

} // namespace scorewatch
