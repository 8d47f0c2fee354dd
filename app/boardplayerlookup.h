// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include "core/players/playerlookup.h"

namespace scorewatch {

class ConnectionPool;
class RedisBoardReader;

/// Finds players by PostgreSQL and reads the board from Redis. Main thread.
class BoardPlayerLookup final : public QObject, public PlayerLookup
{
    Q_OBJECT

public:
    BoardPlayerLookup(ConnectionPool &pool, RedisBoardReader &reader, QObject *parent = nullptr);

    QFuture<Result<QList<PlayerMatch>>> find(const QString &text, int limit) override;
    QFuture<Result<BoardPage>> around(UserId player, int each) override;
    QFuture<Result<BoardPage>> page(qint64 offset, int count) override;

private:
    ConnectionPool &m_pool;
    RedisBoardReader &m_reader;
};

} // namespace scorewatch
