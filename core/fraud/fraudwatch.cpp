// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fraud/fraudwatch.h"

#include <algorithm>

#include <QDateTime>
#include <QLoggingCategory>
#include <QPromise>
#include <QUuid>

#include "core/fraud/fraudkeys.h"
#include "core/fraud/fraudmessage.h"
#include "core/fraud/fraudrecorder.h"
#include "core/redis/boardkeys.h"
#include "core/redis/redisclient.h"
#include "core/scoring/scorewrite.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch {
namespace {

Q_LOGGING_CATEGORY(lcFraud, "scorewatch.fraud")

constexpr size_t kMostLaid = 5000; ///< observations in one script
constexpr size_t kMostRanks = 1000;
/// For what the writer handed over last.
constexpr auto kPatience = 500ms;

qint64 now()
{
    return QDateTime::currentMSecsSinceEpoch();
}

FraudStream::Options named(FraudStream::Options options)
{
    if (options.instance.isEmpty())
        options.instance = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
    return options;
}

std::vector<Observation> observationsOf(const std::vector<CommittedWrite> &writes)
{
    std::vector<Observation> out;
    out.reserve(writes.size());
    for (const CommittedWrite &write : writes) {
        out.push_back({.kind = Observation::Kind::Write,
                       .isCorrection = write.isCorrection,
                       .isByOther = !write.actor.isEmpty(),
                       .player = write.userId,
                       .at = write.committedAt,
                       .points = write.change,
                       .score = write.score,
                       .address = write.ipAddress,
                       .actionId = write.actionId,
                       .userAgent = write.userAgent});
    }
    return out;
}

} // namespace

FraudWatch::FraudWatch(Options options, RedisClient &client)
    : m_options(std::move(options))
    , m_client(client)
    , m_queue(m_options.maxWaiting)
    , m_feed(std::make_unique<CommittedWriteFeed>(
          [this](const CommittedWrites &writes) { m_queue.put(observationsOf(*writes)); },
          m_options.maxWaiting))
    , m_stream(client, named(m_options.stream))
    , m_engine(m_options.limits)
    , m_thread([this] { run(); })
{ }

FraudWatch::~FraudWatch()
{
    const QDeadlineTimer patience(kPatience);
    while (m_feed->statistics().waiting > 0 && !patience.hasExpired())
        std::this_thread::sleep_for(1ms);
    m_queue.close();
    m_feed.reset();
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

void FraudWatch::tokenReplayed(const ScoreWrite &write)
{
    m_queue.offer({.kind = Observation::Kind::TokenReplay,
                   .isByOther = !write.actor.isEmpty(),
                   .player = write.userId,
                   .at = now(),
                   .address = write.ipAddress,
                   .actionId = write.actionId,
                   .userAgent = write.userAgent});
}

void FraudWatch::limitBreached(const UserId &player, const QByteArray &address)
{
    m_queue.offer(
        {.kind = Observation::Kind::RateLimitBreach, .player = player, .at = now(), .address = address});
}

FraudWatch::Statistics FraudWatch::statistics() const
{
    const std::lock_guard lock(m_mutex);
    Statistics out = m_statistics;
    const CommittedWriteFeed::Statistics fed
        = m_feed ? m_feed->statistics() : CommittedWriteFeed::Statistics();
    out.dropped += fed.dropped + m_queue.dropped();
    out.waiting = fed.waiting + m_queue.waiting();
    return out;
}

void FraudWatch::run()
{
    for (bool isBusy = false;;) {
        {
            std::unique_lock lock(m_mutex);
            if (!isBusy)
                m_wake.wait_for(lock, m_options.tick, [this] { return m_stopping; });
            if (m_stopping)
                break;
        }
        isBusy = work();
    }
    leave();
}

/// True where there is more to do at once.
bool FraudWatch::work()
{
    lay();
    readRules();
    return lead();
}

void FraudWatch::lay()
{
    if (m_client.state() != RedisClient::State::Ready)
        return;
    std::vector<Observation> waiting = m_queue.take();
    while (!waiting.empty()) {
        const auto last = waiting.begin() + qptrdiff(std::min(waiting.size(), kMostLaid));
        const auto laid = m_stream.lay({waiting.begin(), last});
        const bool mayHaveHappened = !laid
            && (laid.error().code == Error::Code::Unknown || laid.error().code == Error::Code::Timeout);
        if (!laid)
            trouble(laid.error());
        if (!laid && !mayHaveHappened) {
            m_queue.giveBack(std::move(waiting));
            return;
        }
        // Laid twice they would look like twice the play: rather not at all.
        if (mayHaveHappened) {
            const std::lock_guard lock(m_mutex);
            m_statistics.dropped += last - waiting.begin();
        }
        waiting.erase(waiting.begin(), last);
    }
}

void FraudWatch::readRules()
{
    if (!m_rulesDue.hasExpired() && m_rulesKnown)
        return;
    const auto open = connection();
    if (!open)
        return;
    const auto rules = rulestore::load(**open);
    m_rulesDue.setRemainingTime(m_options.rulesInterval);
    if (!rules) {
        trouble(rules.error());
        return;
    }
    if (m_rulesKnown && *rules == m_rules)
        return;
    const bool isChange = m_rulesKnown && rules->rules != m_rules.rules;
    m_rules = *rules;
    m_rulesKnown = true;
    m_engine.setCatalogueMost(m_rules.catalogueMost);
    m_engine.setRules(m_rules.rules);
    if (isChange && m_leads)
        m_client.send({"PUBLISH", fraudkeys::kEvents, fraudmessage::rulesChanged()}, {});
}

bool FraudWatch::lead()
{
    if (!m_rulesKnown || !m_rules.mayRecord || m_client.state() != RedisClient::State::Ready) {
        stepDown();
        return false;
    }
    // What was found comes first; the lease is renewed meanwhile.
    const bool isBehind = m_leads && !record();
    const auto turn = m_stream.turn(m_after, m_keep);
    if (!turn) {
        trouble(turn.error());
        return false; // the next turn tells whether the lease is still ours
    }
    if (!turn->leads) {
        stepDown();
        return false;
    }
    if (isBehind && !turn->isNew)
        return false;
    if (turn->isNew || !m_leads) {
        if (const auto begun = begin(); !begun) {
            trouble(begun.error());
            stepDown();
            return false;
        }
        if (!turn->isNew)
            return true; // what was read stands behind something that is forgotten here
    }
    observe(*turn);
    return record() && turn->isFull;
}

/// The lease was taken: nothing that was known here counts any more.
Result<void> FraudWatch::begin()
{
    stepDown();
    const auto open = connection();
    if (!open)
        return open.error();
    const auto episodes = rulestore::knownEpisodes(**open, m_rules.rules, now());
    if (!episodes)
        return episodes.error();
    m_engine.forget();
    for (const KnownEpisode &episode : *episodes)
        m_engine.resume(episode);
    m_leads = true;
    const std::lock_guard lock(m_mutex);
    m_statistics.leads = true;
    return {};
}

void FraudWatch::stepDown()
{
    m_leads = false;
    m_after.clear();
    m_keep.clear();
    m_pending.clear();
    m_replays.clear();
    const std::lock_guard lock(m_mutex);
    m_statistics.leads = false;
}

void FraudWatch::observe(const FraudStream::Turn &turn)
{
    qint64 observed = 0;
    qint64 lag = 0;
    FraudFindings known; ///< found and recorded before this instance led
    for (const FraudStream::Entry &entry : turn.entries) {
        m_after = entry.id;
        const bool isNews = FraudStream::isAfter(entry.id, turn.position);
        std::vector<Observation> observations = entry.observations;
        if (isNews && m_engine.wantsRanks())
            askRanks(observations);
        for (const Observation &each : observations) {
            m_engine.observe(each, isNews ? m_pending : known);
            if (isNews && each.kind == Observation::Kind::TokenReplay)
                m_replays.push_back(each);
            if (isNews)
                lag = std::max(lag, now() - each.at);
        }
        observed += isNews ? qint64(observations.size()) : 0;
    }
    if (turn.entries.empty())
        m_engine.advance(now());
    const std::lock_guard lock(m_mutex);
    m_statistics.observed += observed;
    m_statistics.unreadable += turn.unreadable;
    m_statistics.lost = turn.lost;
    m_statistics.lag = lag;
    m_statistics.notFollowed = m_engine.statistics().notFollowed;
}

/// Competition ranks, as far as the board knows the score already: one more than there are better scores.
void FraudWatch::askRanks(std::vector<Observation> &observations)
{
    for (size_t first = 0; first < observations.size(); first += kMostRanks) {
        const size_t last = std::min(first + kMostRanks, observations.size());
        QList<RedisCommand> commands;
        for (size_t i = first; i < last; ++i)
            commands.append(
                {"ZCOUNT", boardkeys::kBoard, '(' + QByteArray::number(observations[i].score), "+inf"});
        QPromise<Result<QList<RedisReply>>> promise;
        promise.start();
        QFuture<Result<QList<RedisReply>>> future = promise.future();
        m_client.sendAll(commands,
                         [shared = std::make_shared<decltype(promise)>(std::move(promise))](
                             const Result<QList<RedisReply>> &replies) {
                             shared->addResult(replies);
                             shared->finish();
                         });
        const Result<QList<RedisReply>> replies = future.result();
        for (size_t i = first; replies && i < last; ++i) {
            const RedisReply &reply = replies->at(qsizetype(i - first));
            if (observations[i].kind == Observation::Kind::Write && reply.type == RedisReply::Type::Integer)
                observations[i].rank = reply.integer + 1;
        }
    }
}

/// False where it has to be tried again; nothing more is read until then.
bool FraudWatch::record()
{
    if (m_pending.empty() && m_replays.empty()) {
        m_keep = m_after;
        return true;
    }
    const auto open = connection();
    if (!open) {
        trouble(open.error());
        return false;
    }
    const auto recorded = fraudrecorder::record(**open, m_pending);
    if (!recorded) {
        trouble(recorded.error());
        return false;
    }
    m_pending.clear();
    publish(recorded->events);
    {
        const std::lock_guard lock(m_mutex);
        m_statistics.findings += recorded->events.size();
        m_statistics.refused += recorded->refused;
    }
    if (const auto kept = fraudrecorder::keepReplays(**open, m_replays); !kept)
        trouble(kept.error()); // only the lab will miss them
    m_replays.clear();
    m_keep = m_after;
    if (!std::exchange(m_trouble, {}).isEmpty())
        qCInfo(lcFraud) << "What the rules find is recorded again.";
    return true;
}

void FraudWatch::publish(const QList<FraudEvent> &events)
{
    QList<RedisCommand> commands;
    for (const FraudEvent &event : events)
        commands.append({"PUBLISH", fraudkeys::kEvents, fraudmessage::encode(event)});
    // Who misses one finds it in the table.
    if (!commands.isEmpty())
        m_client.sendAll(commands, {});
}

void FraudWatch::leave()
{
    lay();
    if (m_leads && m_client.state() == RedisClient::State::Ready) {
        if (const auto left = m_stream.leave(m_keep); !left)
            qCInfo(lcFraud).noquote()
                << "The lease of the fraud rules ends by itself:" << toString(left.error());
    }
    const qint64 dropped = statistics().dropped + m_queue.waiting();
    if (dropped > 0)
        qCWarning(lcFraud).nospace() << dropped << " observations were not seen by the fraud rules.";
}

Result<PgConnection *> FraudWatch::connection()
{
    if (m_connection && m_connection->isUsable() && m_connection->isAlive())
        return m_connection.get();
    m_connection.reset();
    if (!m_noConnectBefore.hasExpired())
        return m_lastConnectError;
    auto opened = PgConnection::open(m_options.dsn, m_options.connection);
    if (!opened) {
        m_noConnectBefore.setRemainingTime(m_backoff.next());
        m_lastConnectError = opened.error();
        return opened.error();
    }
    m_backoff.reset();
    m_connection = std::move(*opened);
    return m_connection.get();
}

/// The same reason is told once.
void FraudWatch::trouble(const Error &error)
{
    const QString words = toString(error);
    if (std::exchange(m_trouble, words) != words && error.code != Error::Code::Cancelled)
        qCWarning(lcFraud).noquote() << "The fraud rules wait:" << words;
}

} // namespace scorewatch
