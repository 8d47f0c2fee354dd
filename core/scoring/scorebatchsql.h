// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "core/postgres/pgconnection.h"
#include "core/scoring/playerstate.h"
#include "core/scoring/scorewrite.h"

/// The statements of ScoreBatch and the columns they are fed with.
namespace scorewatch::sql {

/// What is read before a batch is decided: BEGIN, lock time-out, players (locked in the order of their ids), and the keys
/// and tokens used before, where the batch has any.
struct BatchRead
{
    std::vector<PgStatement> statements;
    // Where their results are.
    size_t players = 2;
    std::optional<size_t> keys;
    std::optional<size_t> tokens;
};
BatchRead readsFor(const std::vector<ScoreWrite> &writes);
PgStatement deleteOutbox(const std::vector<qint64> &ids);

struct ScoreRows
{
    void add(const PlayerState &state);
    [[nodiscard]] PgStatement update() const;
    [[nodiscard]] PgStatement insertOutbox() const; ///< returns the row's id

    std::vector<UserId> users;
    std::vector<qint64> scores;
    std::vector<qint64> versions;
};

struct HistoryRows
{
    void add(const ScoreWrite &write, qint64 before, qint64 after, qint64 version, qint64 points);
    [[nodiscard]] PgStatement insert() const;

    std::vector<UserId> users;
    std::vector<qint64> versions;
    std::vector<qint64> points;
    std::vector<qint64> before;
    std::vector<qint64> after;
    std::vector<QByteArray> actions;
    std::vector<QByteArray> kinds;
    std::vector<QByteArray> addresses;
    std::vector<QByteArray> agents;
    std::vector<QByteArray> requests;
    std::vector<QByteArray> actors;
    std::vector<QByteArray> reasons;
};

struct KeyRows
{
    void add(const ScoreWrite &write, const ScoreOutcome &outcome);
    [[nodiscard]] bool isEmpty() const { return keys.empty(); }
    [[nodiscard]] PgStatement insert() const;

    std::vector<QByteArray> principals;
    std::vector<QByteArray> keys;
    std::vector<QByteArray> hashes;
    std::vector<UserId> users;
    std::vector<qint64> scores;
    std::vector<qint64> versions;
    std::vector<qint64> changes;
};

struct TokenRows
{
    void add(const ScoreWrite &write);
    [[nodiscard]] bool isEmpty() const { return hashes.empty(); }
    [[nodiscard]] PgStatement insert() const;

    std::vector<QByteArray> hashes;
    std::vector<UserId> users;
    std::vector<QByteArray> actions;
    std::vector<qint64> expiries; ///< seconds since 1970
};

} // namespace scorewatch::sql
