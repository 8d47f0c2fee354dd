// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/live/boardfollower.h"

#include <algorithm>

#include <QLoggingCategory>

namespace scorewatch {
namespace {

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcLive, "scorewatch.live")

bool showSamePlaces(const QList<BoardEntry> &a, const QList<BoardEntry> &b)
{
    const auto isSame
        = [](const BoardEntry &x, const BoardEntry &y) { return x.userId == y.userId && x.score == y.score; };
    return std::equal(a.cbegin(), a.cend(), b.cbegin(), b.cend(), isSame);
}

} // namespace

BoardFollower::BoardFollower(BoardSource *source, const LiveFeedOptions &options, QObject *parent)
    : QObject(parent)
    , m_source(source)
    , m_options(options)
    , m_buffer(options.bufferCapacity)
    , m_backoff(options.retryFirst, options.retryCeiling)
    , m_reason(u"There is no connection to Redis yet."_s)
{
    for (QTimer *timer : {&m_answerTimer, &m_pauseTimer, &m_checkTimer, &m_graceTimer})
        timer->setSingleShot(true);
    connect(&m_answerTimer, &QTimer::timeout, this, &BoardFollower::answerTimedOut);
    connect(&m_pauseTimer, &QTimer::timeout, this, &BoardFollower::readBoard);
    connect(&m_checkTimer, &QTimer::timeout, this, &BoardFollower::startCheck);
    connect(&m_graceTimer, &QTimer::timeout, this, &BoardFollower::tailOverdue);
}

void BoardFollower::open()
{
    m_buffer.clear();
    // Always the whole board, never only the log: after a restart Redis may have forgotten its newest
    // messages and given their numbers to others.
    resync(u"The board is being read."_s);
}

void BoardFollower::close(const QString &why)
{
    abandon();
    m_phase = Phase::Closed;
    m_reason = why;
    m_failure.reset();
    m_buffer.clear();
    Q_EMIT changed();
}

void BoardFollower::offer(ScoreUpdate update)
{
    if (m_phase == Phase::Closed)
        return;
    if (!m_buffer.append(std::move(update)))
        m_hasOverflowed = true;
    drain();
}

void BoardFollower::noteRebuilt(const BoardRebuilt &rebuilt)
{
    // Not believed at once: the next update of that epoch, or else a comparison, tells whether it is so.
    if (rebuilt.epoch != m_state.position().epoch && !m_foreignEpochs.contains(rebuilt.epoch))
        checkSoon();
}

/// The first time at once; again and again only with growing pauses, because each costs the server a walk
/// over the board, and whoever publishes nonsense could make us ask for ever.
void BoardFollower::resync(const QString &reason)
{
    abandon();
    m_reason = reason;
    m_failure.reset();
    if (m_options.steadyNow() - m_lastRead >= m_options.retryCeiling)
        m_backoff.reset();
    const bool isFirst = m_backoff.attempts() == 0;
    const auto pause = m_backoff.next();
    if (isFirst) {
        readBoard();
    } else {
        m_phase = Phase::Pausing;
        m_pauseTimer.start(pause);
    }
    Q_EMIT changed();
}

void BoardFollower::readBoard()
{
    m_phase = Phase::Reading;
    m_buffer.mark();
    m_source->snapshot(BoardState::kWindow, answer(&BoardFollower::boardRead));
}

void BoardFollower::boardRead(const Result<BoardSnapshot> &result)
{
    if (!result)
        return readFailed(result.error());

    const StreamPosition before = m_state.position();
    const StreamPosition now = result->position;
    const bool isSameStream = m_hasBoard && before.epoch == now.epoch && before.sequence <= now.sequence;
    if (isSameStream)
        m_ledger.skippedTo(now.sequence);
    else
        m_ledger.begin(now.sequence);
    // The first board of an empty Redis is no second reading of another one.
    const bool isFirst = !m_hasBoard || (before.epoch.isEmpty() && !now.epoch.isEmpty());
    if (!isFirst) {
        ++m_resyncs;
        m_changes.recordResync(isSameStream ? now.sequence - before.sequence : 0, m_options.utcNow());
    }
    m_state.reset(*result);
    m_foreignEpochs.removeOne(now.epoch);
    m_hasBoard = true;
    m_previousEpoch = before.epoch;
    m_snapshotSequence = now.sequence;
    m_failure.reset();
    m_lastRead = m_options.steadyNow();
    follow();
}

void BoardFollower::readFailed(const Error &error)
{
    // A lost connection is told by the client that lost it.
    const bool isNews = !m_failure || m_failure->message != error.message;
    if (isNews && error.code != Error::Code::Unavailable)
        qCWarning(lcLive).noquote() << "The board could not be read:" << toString(error);
    m_failure = error;
    m_phase = Phase::Pausing;
    m_pauseTimer.start(m_backoff.next());
    Q_EMIT changed();
}

void BoardFollower::recover(qint64 upTo)
{
    abandon();
    if (upTo - m_state.position().sequence > m_options.maxLogGap)
        return resync(u"Many updates were missed; the board is being read anew."_s);
    m_recoverTo = upTo;
    m_reason = u"Updates were missed and are being read back."_s;
    m_phase = Phase::Replaying;
    m_source->logSince(m_state.position(), m_options.logLimit, answer(&BoardFollower::logRead));
    Q_EMIT changed();
}

void BoardFollower::logRead(const Result<QList<QByteArray>> &result)
{
    const qint64 before = m_state.position().sequence;
    if (!result || !replay(*result) || m_state.position().sequence == before)
        return resync(u"What was missed could not be read back; the board is being read anew."_s);
    if (m_state.position().sequence < m_recoverTo)
        return recover(m_recoverTo);
    if (m_isTailLost)
        m_ledger.lostUpTo(m_recoverTo);
    m_changes.recordResync(m_state.position().sequence - m_recoverFrom, m_options.utcNow());
    follow();
}

/// False when the log holds something that does not fit behind what we have.
bool BoardFollower::replay(const QList<QByteArray> &payloads)
{
    for (const QByteArray &payload : payloads) {
        const auto message = m_decoder.decode(payload);
        const auto *update = message ? std::get_if<ScoreUpdate>(&*message) : nullptr;
        if (!update || !update->position)
            return false;
        const BoardState::Outcome outcome = m_state.apply(*update);
        if (outcome == BoardState::Outcome::Gap || outcome == BoardState::Outcome::OtherEpoch)
            return false;
        if (outcome == BoardState::Outcome::Applied)
            m_changes.record(*update);
    }
    return m_state.topIsKnown();
}

void BoardFollower::follow()
{
    m_phase = Phase::Following;
    // Where updates were let go, nothing may follow to show the hole.
    m_checkTimer.start(m_hasOverflowed ? m_options.tailGrace : m_options.checkInterval);
    m_hasOverflowed = false;
    drain();
    Q_EMIT changed();
}

void BoardFollower::drain()
{
    while (m_phase == Phase::Following && !m_buffer.isEmpty()) {
        const ScoreUpdate &update = m_buffer.front();
        if (!isImpossible(update) && !step(update))
            return; // it stays at the front until the hole before it is filled
        m_buffer.removeFront();
    }
}

/// False when the update cannot be applied yet; then reading has begun.
bool BoardFollower::step(const ScoreUpdate &update)
{
    const qint64 contradictions = m_state.contradictions();
    switch (m_state.apply(update)) {
    case BoardState::Outcome::Gap:
        m_isTailLost = false;
        m_recoverFrom = m_state.position().sequence;
        recover(update.position->sequence - 1);
        return false;
    case BoardState::Outcome::OtherEpoch:
        resync(u"The board was built anew and is being read."_s);
        return false;
    case BoardState::Outcome::Old:
        m_ledger.heard(update.position->sequence);
        return true;
    case BoardState::Outcome::Applied:
        break;
    }
    applied(update, m_state.contradictions() != contradictions);
    return true;
}

void BoardFollower::applied(const ScoreUpdate &update, bool contradicts)
{
    if (update.position)
        m_ledger.heard(update.position->sequence);
    m_changes.record(update);
    if (m_check && !m_check->since.append(update))
        endCheck(); // too much came for a comparison; the next one is due soon enough
    if (!m_state.topIsKnown())
        resync(u"Many players left the top; the board is being read anew."_s);
    else if (contradicts)
        checkSoon();
}

/// An update that came before the board was asked for is contained in what the server then said. One that claims a
/// later sequence, or an epoch that is neither this one nor the one before, is none of the server's.
bool BoardFollower::isImpossible(const ScoreUpdate &update)
{
    if (!update.position)
        return false;
    const StreamPosition &claimed = *update.position;
    const bool isForeign = m_foreignEpochs.contains(claimed.epoch);
    if (!isForeign && !m_buffer.isFrontMarked())
        return false;
    QString why;
    if (claimed.epoch == m_state.position().epoch) {
        if (claimed.sequence <= m_snapshotSequence)
            return false;
        why = u"The message claims a sequence that Redis never gave."_s;
    } else if (isForeign || claimed.epoch != m_previousEpoch) {
        noteForeignEpoch(claimed.epoch);
        why = u"The message is about another board than the one in this Redis database."_s;
    }
    if (!why.isEmpty())
        Q_EMIT refused(Error{Error::Code::InvalidArgument, why, {}, {}});
    return true;
}

/// Channels are shared by all databases of a Redis server: the board of another one must not make us read ours again
/// and again.
void BoardFollower::noteForeignEpoch(const QByteArray &epoch)
{
    constexpr qsizetype kMost = 16;
    if (m_foreignEpochs.contains(epoch))
        return;
    if (m_foreignEpochs.size() >= kMost)
        m_foreignEpochs.removeFirst();
    m_foreignEpochs.append(epoch);
}

void BoardFollower::checkSoon()
{
    if (m_phase == Phase::Following && !m_check
        && m_checkTimer.remainingTimeAsDuration() > m_options.tailGrace)
        m_checkTimer.start(m_options.tailGrace);
}

void BoardFollower::startCheck()
{
    if (m_phase != Phase::Following || m_check)
        return;
    // Not emplace(): to clang, a nested type with default values cannot be made from nothing by a member of its class.
    m_check = Check();
    m_check->askedAt = m_state.position().sequence;
    m_source->snapshot(BoardState::kWindow, answer(&BoardFollower::checkRead));
}

void BoardFollower::checkRead(const Result<BoardSnapshot> &result)
{
    if (!result) {
        m_failure = result.error();
        endCheck();
        Q_EMIT changed();
        return;
    }
    m_failure.reset();
    const StreamPosition &theirs = result->position;
    if (theirs.epoch != m_state.position().epoch)
        return resync(u"The board was built anew and is being read."_s);
    if (theirs.sequence < m_check->askedAt)
        return resync(u"Redis went back in time; the board is being read anew."_s);
    if (theirs.sequence <= m_state.position().sequence)
        return compare(*result);
    m_check->ahead = *result;
    waitForTail();
}

void BoardFollower::waitForTail()
{
    m_check->reached = m_state.position().sequence;
    m_graceTimer.start(m_options.tailGrace);
}

/// What the source knew has had its time to arrive. The channel keeps its order: while it still delivers, what is behind
/// is late and not lost.
void BoardFollower::tailOverdue()
{
    const BoardSnapshot ahead = *m_check->ahead;
    if (m_state.position().sequence >= ahead.position.sequence)
        return compare(ahead);
    if (m_state.position().sequence > m_check->reached)
        return waitForTail();
    m_isTailLost = true;
    m_recoverFrom = m_state.position().sequence;
    recover(ahead.position.sequence);
}

/// Goes on from the snapshot with what came since. It should show the same places as the board that grew
/// update by update; where it does not, somebody changed the sorted set past the channel.
void BoardFollower::compare(const BoardSnapshot &snapshot)
{
    BoardState proven = m_state;
    proven.reset(snapshot);
    for (const ScoreUpdate &update : m_check->since.updates())
        proven.apply(update);
    const bool agrees = showSamePlaces(proven.top(), m_state.top());
    m_state = proven;
    // On a board that nobody numbers there is no instant at which both can be compared.
    if (!agrees && !snapshot.position.epoch.isEmpty()) {
        qCWarning(lcLive) << "The sorted set is not what the messages said; showing what it holds.";
        ++m_resyncs;
        m_changes.recordResync(0, m_options.utcNow());
    }
    endCheck();
    if (!m_state.topIsKnown())
        resync(u"Many players left the top; the board is being read anew."_s);
    Q_EMIT changed();
}

void BoardFollower::endCheck()
{
    ++m_request;
    m_answerTimer.stop();
    m_graceTimer.stop();
    m_check.reset();
    m_checkTimer.start(m_options.checkInterval);
}

template <typename T>
std::function<void(const Result<T> &)>
BoardFollower::answer(void (BoardFollower::*handler)(const Result<T> &))
{
    m_answerTimer.start(m_options.answerTimeout);
    return [self = QPointer<BoardFollower>(this), request = ++m_request, handler](const Result<T> &result) {
        if (!self || self->m_request != request)
            return;
        self->m_answerTimer.stop();
        ((*self).*handler)(result);
    };
}

void BoardFollower::answerTimedOut()
{
    ++m_request;
    const Error error{Error::Code::Timeout, u"Redis is connected but does not answer."_s, {}, {}};
    if (m_phase == Phase::Following)
        checkRead(error);
    else
        readFailed(error);
}

/// Forgets whatever was asked and whatever was going to be.
void BoardFollower::abandon()
{
    ++m_request;
    m_check.reset();
    for (QTimer *timer : {&m_answerTimer, &m_pauseTimer, &m_checkTimer, &m_graceTimer})
        timer->stop();
}

} // namespace scorewatch
