// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include <QDeadlineTimer>

#include "core/base/backoff.h"
#include "core/fraud/fraudstream.h"
#include "core/fraud/observationqueue.h"
#include "core/fraud/ruleengine.h"
#include "core/fraud/rulestore.h"
#include "core/postgres/pgconnection.h"
#include "core/scoring/committedwritefeed.h"

namespace scorewatch {

class RedisClient;
struct ScoreWrite;

/// The rules at work, in every program that writes scores: what it commits goes into one stream in Redis, and whichever
/// instance holds the lease reads the stream, runs the rules and records what they find.
///
/// Runs two threads: the feed's, and one that lays, reads and records. Writes wait for neither. While Redis is away, up to
/// `maxWaiting` observations wait here and as many in the feed; what is more is dropped and counted. What was found waits
/// for PostgreSQL. Who takes the lease over goes through what the stream still holds without telling it again.
class FraudWatch final
{
public:
    struct Options
    {
        QString dsn;
        PgConnection::Options connection;
        FraudStream::Options stream;                   ///< an empty instance is drawn
        std::chrono::milliseconds tick{50};            ///< between two looks at the stream
        std::chrono::milliseconds rulesInterval{1000}; ///< between two looks at the rules
        size_t maxWaiting = 100'000;
        RuleWatch::Limits limits;
    };

    struct Statistics
    {
        bool leads = false;
        qint64 observed = 0;    ///< by this instance's rules
        qint64 findings = 0;    ///< recorded by this instance
        qint64 dropped = 0;     ///< by this instance, before they reached the stream
        qint64 lost = 0;        ///< let go by the stream before they were read; of all instances
        qint64 waiting = 0;     ///< for Redis
        qint64 unreadable = 0;  ///< entries of the stream
        qint64 refused = 0;     ///< findings that PostgreSQL would not take
        qint64 notFollowed = 0; ///< observations for whose player there was no room
        qint64 lag
            = 0; ///< milliseconds from the last observation to its evaluation, at most of the last look
    };

    /// The client outlives the watch.
    FraudWatch(Options options, RedisClient &client);
    /// Lays what waits if that is possible at once, and gives the lease back. The writer has to be gone.
    ~FraudWatch();
    Q_DISABLE_COPY_MOVE(FraudWatch)

    /// For ScoreWriter::Options::feed.
    [[nodiscard]] CommittedWriteFeed *feed() { return m_feed.get(); }
    // Any thread; they never block.
    /// A spent action token came back with this write.
    void tokenReplayed(const ScoreWrite &write);
    void limitBreached(const UserId &player, const QByteArray &address);
    [[nodiscard]] Statistics statistics() const;

private:
    void run();
    bool work();
    void lay();
    void readRules();
    bool lead();
    Result<void> begin();
    void observe(const FraudStream::Turn &turn);
    void askRanks(std::vector<Observation> &observations);
    bool record();
    void publish(const QList<FraudEvent> &events);
    void stepDown();
    void leave();
    Result<PgConnection *> connection();
    void trouble(const Error &error);

    const Options m_options;
    RedisClient &m_client;
    ObservationQueue m_queue;
    std::unique_ptr<CommittedWriteFeed> m_feed;

    mutable std::mutex m_mutex; ///< guards m_stopping and m_statistics
    std::condition_variable m_wake;
    bool m_stopping = false;
    Statistics m_statistics;

    // The thread only.
    FraudStream m_stream;
    RuleEngine m_engine;
    std::unique_ptr<PgConnection> m_connection;
    QDeadlineTimer m_noConnectBefore;
    Error m_lastConnectError;
    Backoff m_backoff{std::chrono::milliseconds(200), std::chrono::seconds(5)};
    rulestore::Rules m_rules;
    bool m_rulesKnown = false;
    QDeadlineTimer m_rulesDue;
    bool m_leads = false;
    QByteArray m_after; ///< the entry that was read last
    QByteArray m_keep;  ///< the entry up to which everything is recorded
    FraudFindings m_pending;
    std::vector<Observation> m_replays; ///< to be kept with the findings
    QString m_trouble;                  ///< told last

    std::thread m_thread; ///< last: it uses all of the above
};

} // namespace scorewatch
