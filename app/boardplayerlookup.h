// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QObject>
#include <QPromise>

#include "core/players/playerlookup.h"

namespace scorewatch {

class ConnectionPool;
class RedisBoardReader;
struct BoardSnapshot;

/// Finds players by PostgreSQL and reads the board from Redis; neither waits for the other's server. Main thread.
class BoardPlayerLookup final : public QObject, public PlayerLookup
{
    Q_OBJECT

public:
    BoardPlayerLookup(ConnectionPool &pool, RedisBoardReader &reader, QObject *parent = nullptr);

    QFuture<Result<QList<PlayerMatch>>> find(const QString &text, int limit) override;
    QFuture<Result<BoardPage>> around(UserId player, int each) override;
    QFuture<Result<BoardPage>> page(qint64 offset, int count) override;

private:
    using MatchesPromise = std::shared_ptr<QPromise<Result<QList<PlayerMatch>>>>;
    using PagePromise = std::shared_ptr<QPromise<Result<BoardPage>>>;

    void addRanks(const MatchesPromise &promise, const QList<PlayerMatch> &found);
    [[nodiscard]] static PagePromise newPage();
    void readPage(const PagePromise &promise, qint64 offset, int count);
    void addNames(const PagePromise &promise, const BoardSnapshot &snapshot);

    ConnectionPool &m_pool;
    RedisBoardReader &m_reader;
};

} // namespace scorewatch
