// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/moderation/actfollower.h"
#include "core/moderation/actservice.h"
#include "core/postgres/connectionpool.h"
#include "tests/core/moderation/actbench.h"

namespace scorewatch::test {

/// Acts, the board that follows them and who does what follows, wired as the program does it.
class FollowBench final
{
public:
    FollowBench(TestServers &servers, const QString &dsn, int morePlayers = 0)
        : base(dsn), stack(dsn, servers.redisEndpoint()), pool(dsn, {}, 3)
    {
        if (morePlayers > 0) {
            const auto added = addPlayers(base.sql.connection(), morePlayers);
            VERIFY_OK(added);
            base.players.insert(base.players.end(), added->begin(), added->end());
            for (size_t i = 3; i < base.players.size(); ++i)
                VERIFY_OK(setScore(base.sql.connection(), base.players[i], qint64(i + 1) * 100));
        }
        follower = std::make_unique<ActFollower>(
            pool, stack.client(), [this] { stack.keeper().kick(); }, ActFollower::Options());
        service = serviceOf({.name = QStringLiteral("mara")});
        follower->start();
    }

    ~FollowBench()
    {
        follower.reset();
        pool.shutDown();
    }

    [[nodiscard]] std::unique_ptr<ActService> serviceOf(const Actor &actor)
    {
        return std::make_unique<ActService>(pool, stack.client(), actor, [this] {
            stack.keeper().kick();
            follower->wake();
        });
    }

    [[nodiscard]] Result<ActRecord> act(size_t player, ActKind kind, qint64 points = 0,
                                        const QDateTime &until = {})
    {
        ActRequest request{.player = base.players[player], .kind = kind, .reason = QStringLiteral("seen")};
        request.scoreChange = points;
        request.until = until;
        if (kind == ActKind::Ban && !until.isValid())
            request.approvedBy = QStringLiteral("bob");
        return service->act(request).result();
    }

    [[nodiscard]] ActProof proof(qint64 act)
    {
        const auto proof = service->proof(act).result();
        return proof ? *proof : ActProof();
    }

    [[nodiscard]] ActProof::Item item(qint64 act, const QByteArray &id)
    {
        const ActProof all = proof(act);
        for (const ActProof::Item &each : all.items) {
            if (each.id == id)
                return each;
        }
        return {};
    }

    [[nodiscard]] QByteArray redis(const RedisCommand &command)
    {
        const auto reply = stack.client().request(command).result();
        if (!reply)
            return "error: " + why(reply);
        return reply->type == RedisReply::Type::Integer ? QByteArray::number(reply->integer) : reply->string;
    }

    [[nodiscard]] std::optional<qint64> rank(size_t player)
    {
        const auto standing = stack.reader().standing(base.players[player]).result();
        return standing ? std::optional(standing->rank) : std::nullopt;
    }

    ActBench base;
    ScoreStack stack;
    ConnectionPool pool;
    std::unique_ptr<ActFollower> follower;
    std::unique_ptr<ActService> service;
};

} // namespace scorewatch::test
