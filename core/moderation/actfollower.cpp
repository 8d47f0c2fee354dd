// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/moderation/actfollower.h"

#include <utility>

#include <QLoggingCategory>

#include "core/base/async.h"
#include "core/moderation/moderationkeys.h"
#include "core/moderation/redisround.h"
#include "core/postgres/connectionpool.h"

using namespace std::chrono_literals;

namespace scorewatch {
namespace {

Q_LOGGING_CATEGORY(lcFollower, "scorewatch.moderation.follower")

/// When somebody else is at the view, or there was more than a portion.
constexpr auto kSoon = 20ms;
constexpr auto kBeat = 5s;
constexpr auto kAfterFailure = 1000ms;
constexpr auto kNotAllowed = 60'000ms;

// KEYS 1 moderation:servers  ARGV 1 name  2 seconds after which others are forgotten
// Since when it serves is said by Redis's clock, and by what Redis remembers: one that lost its data lost what we said of
// earlier acts, too, and nobody shall wait for it.
constexpr const char *kBeatScript = R"lua(
local now = redis.call('TIME')[1]
local known = redis.call('HGET', KEYS[1], ARGV[1])
local since = known and string.match(known, '^%d+') or now
redis.call('HSET', KEYS[1], ARGV[1], since .. ' ' .. now)
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  local seen = tonumber(string.match(all[i + 1], ' (%d+)$') or '0')
  if seen + tonumber(ARGV[2]) < tonumber(now) then redis.call('HDEL', KEYS[1], all[i]) end
end
return 1
)lua";

} // namespace

ActFollower::ActFollower(ConnectionPool &pool, RedisClient &client, std::function<void()> boardChanged,
                         Options options, QObject *parent)
    : QObject(parent)
    , m_pool(pool)
    , m_client(client)
    , m_boardChanged(std::move(boardChanged))
    , m_options(options)
    , m_beat(kBeatScript)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &ActFollower::begin);
}

ActFollower::~ActFollower() = default;

void ActFollower::serve(Server server)
{
    ++m_serving;
    m_server = std::move(server);
    m_beatAt = {};
    wake();
}

void ActFollower::endServing()
{
    ++m_serving;
    if (!m_server.name.isEmpty())
        m_client.send({"HDEL", moderationkeys::kServers, m_server.name}, [](const Result<RedisReply> &) {
            // Without Redis it is forgotten by itself.
        });
    m_server = {};
    m_unproved.clear();
}

void ActFollower::start()
{
    m_timer.start(0);
}

void ActFollower::wake()
{
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_isWoken = true;
            if (!m_isWorking)
                begin();
        },
        Qt::QueuedConnection);
}

void ActFollower::begin()
{
    if (m_isWorking)
        return;
    m_isWorking = true;
    m_isWoken = false;
    m_timer.stop();
    const auto now = std::chrono::steady_clock::now();
    const bool lifts = now >= m_liftAt;
    if (lifts)
        m_liftAt = now + m_options.liftEvery;
    // What is known of acts before "here I am": else a proof would do without it for a moment after Redis came back.
    if (!m_server.name.isEmpty() && now >= m_beatAt && m_unproved.isEmpty() && !m_isProving)
        beat();
    async::onFinished(m_pool.run<actfollowup::Look>([cursor = m_cursor, lifts](PgConnection &connection) {
        return actfollowup::look(connection, cursor, lifts);
    }),
                      this, [this](const Result<actfollowup::Look> &look) { looked(look); });
}

void ActFollower::looked(const Result<actfollowup::Look> &look)
{
    if (!look) {
        rest(look.error());
        return;
    }
    m_cursor = look->cursor;
    QSet<qint64> seen;
    QList<actfollowup::News> news;
    for (const actfollowup::News &each : look->news) {
        seen.insert(each.act);
        if (!m_seen.contains(each.act))
            news.append(each);
    }
    m_seen = std::move(seen);
    if (!news.isEmpty()) {
        if (m_boardChanged)
            m_boardChanged();
        askServer(news);
    }
    sendProofs();
    if (!look->isOpen) {
        rest(true);
        return;
    }
    // Redis is told first: its desks wait for it, and the view for nobody.
    const bool hasRedis = m_client.state() == RedisClient::State::Ready;
    async::onFinished(m_pool.run<bool>([client = &m_client,
                                        hasRedis](PgConnection &connection) -> Result<bool> {
        const Result<bool> told = hasRedis ? actfollowup::publish(connection, *client) : Result<bool>(true);
        const Result<bool> viewed = actfollowup::refreshView(connection);
        if (!told)
            return told.error();
        if (!viewed)
            return viewed.error();
        return *told && *viewed;
    }),
                      this, [this](const Result<bool> &isDone) { rest(isDone); });
}

/// Until the next look. What failed is tried again then.
void ActFollower::rest(const Result<bool> &isDone)
{
    m_isWorking = false;
    if (isDone) {
        m_isAnswering = true;
        m_timer.start(m_isWoken ? 0ms : *isDone ? m_options.every : kSoon);
        return;
    }
    if (std::exchange(m_isAnswering, false))
        qCInfo(lcFollower).noquote() << "What follows the acts on players waits:" << toString(isDone.error());
    // A login that only watches leaves it to others.
    m_timer.start(isDone.error().code == Error::Code::PermissionDenied ? kNotAllowed : kAfterFailure);
}

/// Tokens first: sockets are closed of tokens that are refused already, so that nobody comes back with one.
void ActFollower::askServer(const QList<actfollowup::News> &news)
{
    if (m_server.name.isEmpty())
        return;
    const quint64 serving = m_serving;
    QList<actfollowup::News> touching;
    for (const actfollowup::News &each : news) {
        if (each.tokensChanged)
            touching.append(each);
        else
            counted(serving, each.act, 0);
    }
    if (touching.isEmpty())
        return;
    m_server.readRevocations([this, touching, serving](bool known) {
        if (serving != m_serving)
            return;
        if (!known) { // PostgreSQL went away in between
            for (const actfollowup::News &each : touching)
                m_seen.remove(each.act);
            m_cursor = {}; // or they would not be told again
            return;
        }
        for (const actfollowup::News &each : touching) {
            m_server.closeSockets(each.player, each.validAfter, [this, serving, act = each.act](int closed) {
                QMetaObject::invokeMethod(
                    this, [this, serving, act, closed] { counted(serving, act, closed); },
                    Qt::QueuedConnection);
            });
        }
    });
}

void ActFollower::counted(quint64 serving, qint64 act, int closed)
{
    if (serving != m_serving)
        return;
    m_unproved.insert(act, closed);
    if (!m_isProving)
        sendProofs();
}

void ActFollower::sendProofs()
{
    if (m_unproved.isEmpty() || m_isProving || m_server.name.isEmpty()
        || m_client.state() != RedisClient::State::Ready)
        return;
    m_isProving = true;
    const auto sent = std::exchange(m_unproved, {});
    QList<RedisCommand> commands;
    for (auto proof = sent.cbegin(); proof != sent.cend(); ++proof) {
        const QByteArray key = moderationkeys::proofOf(proof.key());
        commands.append({"HSET", key, m_server.name, QByteArray::number(proof.value())});
        commands.append({"EXPIRE", key, QByteArray::number(moderationkeys::kProofSeconds)});
    }
    async::onFinished(redisRound(m_client, commands), this,
                      [this, sent](const Result<QList<RedisReply>> &told) { proved(sent, told.hasValue()); });
}

void ActFollower::proved(const QHash<qint64, int> &sent, bool isTold)
{
    m_isProving = false;
    if (!isTold) {
        for (auto proof = sent.cbegin(); proof != sent.cend(); ++proof) {
            if (!m_unproved.contains(proof.key()))
                m_unproved.insert(proof.key(), proof.value());
        }
        return; // with the next look
    }
    sendProofs();
}

void ActFollower::beat()
{
    m_beatAt = std::chrono::steady_clock::now() + kBeat;
    async::onFinished(
        m_client.evalAsync(m_beat, {moderationkeys::kServers},
                           {m_server.name, QByteArray::number(4 * moderationkeys::kServerSeconds)}),
        this, [this](const Result<RedisReply> &reply) {
            if (!reply)
                m_beatAt = {}; // as soon as Redis is back
        });
}

} // namespace scorewatch
