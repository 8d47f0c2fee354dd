// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/remote/remoteboardservice.h"

#include <algorithm>
#include <tuple>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch {
namespace {

/// Scores are told as they come, so after this long without any there are none.
constexpr auto kRateHolds = 2500ms;

} // namespace

RemoteBoardService::RemoteBoardService(ApiClient &client, QObject *parent)
    : QObject(parent)
    , m_options(client.options())
    , m_place(client.endpoint().displayName())
    , m_channel(client)
    , m_gate(m_options.frame, m_options.steadyNow)
{
    m_why = u"There is no connection to scorewatchd at %1 yet."_s.arg(m_place);
    m_current.stateReason = m_why;
    connect(&m_channel, &RemoteChannel::connecting, this, &RemoteBoardService::connecting);
    connect(&m_channel, &RemoteChannel::opened, this, &RemoteBoardService::channelOpened);
    connect(&m_channel, &RemoteChannel::received, this, &RemoteBoardService::receive);
    connect(&m_channel, &RemoteChannel::lost, this, &RemoteBoardService::channelLost);
    connect(&m_channel, &RemoteChannel::refused, this, &RemoteBoardService::channelRefused);
    connect(&m_gate, &FrameGate::opened, this, [this] {
        publish();
        m_gate.taken();
    });
    connect(&m_tickTimer, &QTimer::timeout, this, &RemoteBoardService::tick);
}

void RemoteBoardService::start()
{
    if (m_phase != Phase::Stopped)
        return;
    m_phase = Phase::Away;
    m_tickTimer.start(m_options.tick);
    m_channel.start();
}

void RemoteBoardService::stop()
{
    m_phase = Phase::Stopped;
    m_why = u"The live board is stopped."_s;
    m_channel.resumeFrom(m_board.hasBoard() ? std::optional(m_board.position()) : std::nullopt);
    m_tickTimer.stop();
    m_channel.stop();
    m_board.noteBreak();
}

void RemoteBoardService::channelOpened()
{
    m_phase = Phase::Reading;
    m_gate.request();
}

void RemoteBoardService::channelLost(const Error &why)
{
    if (m_phase == Phase::Following)
        m_channel.resumeFrom(m_board.position());
    else if (m_phase == Phase::Reading)
        m_channel.resumeFrom(std::nullopt); // it opened and told nothing that joins: the next one begins anew
    m_board.noteBreak();
    m_phase = Phase::Away;
    m_why = why.message;
    m_gate.request();
    Q_EMIT lost(why);
}

void RemoteBoardService::channelRefused(const Error &why)
{
    m_phase = Phase::Stopped;
    m_why = why.message;
    m_tickTimer.stop();
    m_board.noteBreak();
    publish(); // before it is told: a later board would take the place of the question for another token
    Q_EMIT refused(why);
}

void RemoteBoardService::receive(const QByteArray &payload)
{
    auto message = m_decoder.decode(payload);
    if (!message) {
        refuse(message.error());
        return;
    }
    if (const auto *board = std::get_if<RemoteMessage>(&*message))
        apply(*board);
}

void RemoteBoardService::apply(const RemoteMessage &message)
{
    if (m_board.apply(message, m_options.utcNow()) == RemoteBoard::Outcome::Gap) {
        noteGap();
        return;
    }
    ++m_stats.received;
    m_newestArrival = m_options.steadyNow();
    noteDelay(message);
    m_gate.request();
    if (m_phase == Phase::Following)
        return;
    m_phase = Phase::Following;
    Q_EMIT connected();
}

void RemoteBoardService::noteGap()
{
    m_channel.reconnect(
        {Error::Code::Unavailable,
         u"scorewatchd at %1 left something out; what is missing is asked for again."_s.arg(m_place),
         {},
         {}});
}

void RemoteBoardService::noteDelay(const RemoteMessage &message)
{
    // A snapshot may be of a board where nothing has happened for hours.
    if (message.isSnapshot || message.position.sequence == message.from || !message.asOf.isValid())
        return;
    m_stats.delay = std::max(0ms, std::chrono::milliseconds(message.asOf.msecsTo(m_options.utcNow())));
}

void RemoteBoardService::refuse(const Error &why)
{
    if (why.code == Error::Code::Incompatible) {
        ++m_stats.ignored;
    } else {
        ++m_stats.rejected;
        m_stats.lastRejection = why.message;
    }
    m_gate.request();
}

/// Time passes without messages too: rates fall, lateness ends.
void RemoteBoardService::tick()
{
    const auto [state, reason] = judge();
    if (rate() != m_current.stats.updatesPerSecond || state != m_current.state
        || reason != m_current.stateReason)
        m_gate.request();
}

void RemoteBoardService::publish()
{
    LiveBoard board;
    std::tie(board.state, board.stateReason) = judge();
    m_board.countInto(m_stats);
    m_stats.updatesPerSecond = rate();
    board.stats = m_stats;
    if (m_board.hasBoard())
        m_board.takeInto(board, m_options.utcNow());
    m_current = board;
    m_current.changes.clear();
    m_current.events.clear();
    Q_EMIT boardChanged(board);
}

double RemoteBoardService::rate() const
{
    const bool flows = m_phase == Phase::Following && m_options.steadyNow() - m_newestArrival < kRateHolds;
    return flows ? m_board.updatesPerSecond() : 0;
}

std::pair<LiveState, QString> RemoteBoardService::judge() const
{
    if (m_phase == Phase::Stopped || m_phase == Phase::Away)
        return {LiveState::Offline, m_why};
    if (m_phase == Phase::Reading)
        return {LiveState::Resyncing, u"The board is being read from scorewatchd at %1."_s.arg(m_place)};
    switch (m_board.state()) {
    case LiveState::Offline:
        return {LiveState::Offline, u"scorewatchd at %1 has no connection to its Redis."_s.arg(m_place)};
    case LiveState::Resyncing:
        return {LiveState::Resyncing, u"scorewatchd at %1 is reading the board anew."_s.arg(m_place)};
    case LiveState::Late:
        return {LiveState::Late, u"scorewatchd at %1 is behind with the board itself."_s.arg(m_place)};
    case LiveState::Live:
        break;
    }
    const QString why = lateness();
    return {why.isEmpty() ? LiveState::Live : LiveState::Late, why};
}

/// Empty when nothing is late.
QString RemoteBoardService::lateness() const
{
    const bool flows = m_options.steadyNow() - m_newestArrival < kRateHolds;
    if (!flows || m_stats.delay <= m_options.lateAfter)
        return {};
    return u"The newest update was %1 s old when it came: the way is slow, or a clock is wrong."_s.arg(
        double(m_stats.delay.count()) / 1000.0, 0, 'f', 1);
}

} // namespace scorewatch
