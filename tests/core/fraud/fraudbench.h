// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <future>

#include "core/fraud/fraudwatch.h"
#include "tests/core/moderation/actbench.h"
#include "tests/core/scoring/somewrites.h"

namespace scorewatch::test {

/// A program that writes scores and watches what it writes, on a Redis connection of its own.
class WatchingInstance final
{
public:
    WatchingInstance(const QString &dsn, const RedisEndpoint &redis, BoardProjection &projection,
                     std::chrono::milliseconds lease = std::chrono::milliseconds(3000))
    {
        RedisClientOptions options;
        options.reconnectFirst = std::chrono::milliseconds(20);
        options.reconnectCeiling = std::chrono::milliseconds(200);
        client = thread.create<RedisClient>(redis, options);
        thread.run([this] { client->start(); });
        FraudWatch::Options watching;
        watching.dsn = dsn;
        watching.tick = std::chrono::milliseconds(10);
        watching.rulesInterval = std::chrono::milliseconds(50);
        watching.stream.lease = lease;
        watch = std::make_unique<FraudWatch>(watching, *client);
        ScoreWriter::Options writing;
        writing.dsn = dsn;
        writing.feed = watch->feed();
        writing.tokenReplayed = [this](const ScoreWrite &write) { watch->tokenReplayed(write); };
        writer = std::make_unique<ScoreWriter>(writing, projection);
    }
    ~WatchingInstance()
    {
        writer.reset();
        watch.reset();
    }

    /// Dies as far as the others can see: says nothing any more, and gives no lease back.
    void fallSilent()
    {
        thread.run([this] { client->stop(); });
    }

    ScoreOutcome write(ScoreWrite write)
    {
        std::promise<ScoreOutcome> promise;
        auto future = promise.get_future();
        writer->submit(std::move(write),
                       [&promise](const ScoreOutcome &outcome) { promise.set_value(outcome); });
        return future.get();
    }

    RedisThread thread;
    RedisClient *client = nullptr;
    std::unique_ptr<FraudWatch> watch;
    std::unique_ptr<ScoreWriter> writer;
};

/// Makes one rule of a kind, and nothing else, active or what else is said.
inline void onlyRule(SqlSession &sql, const QByteArray &name, const QByteArray &mode, double threshold,
                     const QByteArray &action = "flag", const QByteArray &window = "10 seconds")
{
    sql.exec("UPDATE scoreboard.fraud_rules SET mode = 'off' WHERE name <> $1", PgParams().text(name));
    sql.exec("UPDATE scoreboard.fraud_rules SET mode = $2, threshold = $3::float8, action = $4, time_window "
             "= $5::interval "
             "WHERE name = $1",
             PgParams().text(name).text(mode).text(QByteArray::number(threshold)).text(action).text(window));
}

} // namespace scorewatch::test
