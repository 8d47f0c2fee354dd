// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include <QFuture>

#include "core/base/result.h"
#include "core/domain/moderationact.h"
#include "core/moderation/actreport.h"

namespace scorewatch {

class ActBoard;
class ConnectionPool;
class PgConnection;
class RedisClient;

/// Does acts to players for one member of staff: previews them, does them, takes them back, and tells how far they have
/// come. All rules are in the database. Any thread; the futures finish on a thread of the pool.
///
/// Errors: those of ModerationDesk.
class ActService final
{
public:
    /// `done` is called after each act that was committed, on a thread of the pool: wakes who has to follow. The pool and
    /// the client outlive the futures.
    ActService(ConnectionPool &pool, RedisClient &client, Actor actor, std::function<void()> done = {});

    [[nodiscard]] const Actor &actor() const { return m_actor; }

    [[nodiscard]] QFuture<Result<ActPreview>> preview(ActRequest request) const;
    [[nodiscard]] QFuture<Result<ActRecord>> act(ActRequest request) const;
    [[nodiscard]] QFuture<Result<ActRecord>> takeBack(qint64 actId, QString reason,
                                                      QByteArray requestId = {}) const;
    [[nodiscard]] QFuture<Result<ActProof>> proof(qint64 actId) const;

    // The same where one has a connection and may block.
    static Result<ActRecord> actNow(PgConnection &connection, const Actor &actor, const ActRequest &request);
    static Result<ActRecord> takeBackNow(PgConnection &connection, const Actor &actor, qint64 actId,
                                         const QString &reason, const QByteArray &requestId);

private:
    ConnectionPool &m_pool;
    RedisClient &m_client;
    const Actor m_actor;
    const std::function<void()> m_done;
    const std::shared_ptr<const ActBoard> m_board;
};

} // namespace scorewatch
