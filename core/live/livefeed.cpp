// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/live/livefeed.h"

#include <algorithm>
#include <tuple>

namespace scorewatch {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

QString inSeconds(std::chrono::milliseconds time)
{
    return QString::number(double(time.count()) / 1000.0, 'f', 1);
}

} // namespace

LiveFeed::LiveFeed(BoardSource *source, LiveFeedOptions options, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_follower(source, m_options, this)
    , m_gate(m_options.frame, m_options.steadyNow, this)
{
    connect(&m_follower, &BoardFollower::changed, &m_gate, &FrameGate::request);
    connect(&m_follower, &BoardFollower::refused, this, &LiveFeed::refuse);
    connect(&m_gate, &FrameGate::opened, this, &LiveFeed::publish);
    connect(&m_tickTimer, &QTimer::timeout, this, &LiveFeed::tick);
}

void LiveFeed::channelOpened()
{
    m_tickTimer.start(m_options.tick);
    m_follower.open();
}

void LiveFeed::channelLost(const QString &why)
{
    m_follower.close(why);
}

void LiveFeed::receive(const QList<QByteArray> &payloads)
{
    if (payloads.isEmpty() || m_follower.phase() == BoardFollower::Phase::Closed)
        return;
    qint64 understood = 0;
    for (const QByteArray &payload : payloads) {
        auto message = m_decoder.decode(payload);
        if (!message) {
            refuse(message.error());
            continue;
        }
        ++understood;
        if (auto *update = std::get_if<ScoreUpdate>(&*message))
            take(std::move(*update));
        else
            m_follower.noteRebuilt(std::get<BoardRebuilt>(*message));
    }
    const auto now = m_options.steadyNow();
    m_stats.received += understood;
    m_rate.count(understood, now);
    if (understood > 0)
        m_newestArrival = now;
    m_gate.request();
}

void LiveFeed::take(ScoreUpdate update)
{
    if (!update.position)
        ++m_stats.foreign;
    if (update.timestamp.isValid())
        m_newestStamp = update.timestamp;
    m_follower.offer(std::move(update));
}

void LiveFeed::acknowledge()
{
    m_takeTime = m_gate.pending();
    if (m_takeTime > m_options.stalledAfter)
        m_gate.request(); // the board it took was old when it took it
    m_gate.taken();
}

void LiveFeed::refuse(const Error &why)
{
    if (why.code == Error::Code::Incompatible) {
        ++m_stats.ignored;
        return;
    }
    ++m_stats.rejected;
    m_stats.lastRejection = why.message;
}

/// Time passes without messages too: rates fall, lateness ends.
void LiveFeed::tick()
{
    const double rate = m_rate.perSecond(m_options.steadyNow());
    const auto [state, reason] = judge();
    if (rate != m_stats.updatesPerSecond || state != m_shownState || reason != m_shownReason)
        m_gate.request();
}

void LiveFeed::publish()
{
    const QDateTime now = m_options.utcNow();
    if (m_newestStamp.isValid()) {
        m_stats.delay = std::max(0ms, std::chrono::milliseconds(m_newestStamp.msecsTo(now)));
        m_newestStamp = {};
    }
    m_stats.updatesPerSecond = m_rate.perSecond(m_options.steadyNow());
    m_stats.missed = m_follower.ledger().missed();
    m_stats.recovered = m_follower.ledger().recovered();
    m_stats.resyncs = m_follower.resyncs();
    std::tie(m_shownState, m_shownReason) = judge();

    LiveBoard board;
    board.state = m_shownState;
    board.stateReason = m_shownReason;
    board.stats = m_stats;
    if (m_follower.hasBoard()) {
        const BoardState &state = m_follower.board();
        board.position = state.position();
        board.asOf = state.asOf();
        board.playerCount = state.playerCount();
        board.top = state.top();
        BoardChanges::Taken taken = m_follower.changes().take(state, now);
        board.changes = std::move(taken.changes);
        board.events = std::move(taken.events);
    }
    Q_EMIT boardChanged(board);
}

std::pair<LiveState, QString> LiveFeed::judge() const
{
    using Phase = BoardFollower::Phase;
    const std::optional<Error> &failure = m_follower.failure();
    const Phase phase = m_follower.phase();
    if (phase == Phase::Closed)
        return {LiveState::Offline, m_follower.reason()};
    if (failure && (phase != Phase::Following || failure->code == Error::Code::Incompatible))
        return {LiveState::Offline, failure->message};
    if (phase != Phase::Following)
        return {LiveState::Resyncing, m_follower.reason()};
    const QString why = lateness();
    return {why.isEmpty() ? LiveState::Live : LiveState::Late, why};
}

/// Empty when nothing is late.
QString LiveFeed::lateness() const
{
    if (const auto &failure = m_follower.failure())
        return u"The board could not be compared with Redis: %1"_s.arg(failure->message);
    if (const auto held = std::max(m_takeTime, m_gate.pending()); held > m_options.stalledAfter)
        return u"This program was busy and took the last board %1 s late."_s.arg(inSeconds(held));
    const bool isFlowing = m_options.steadyNow() - m_newestArrival < m_options.checkInterval;
    if (isFlowing && m_stats.delay > m_options.lateAfter)
        return u"The newest update was %1 s old when it came: its writer lags, or a clock is wrong."_s.arg(
            inSeconds(m_stats.delay));
    return {};
}

} // namespace scorewatch
