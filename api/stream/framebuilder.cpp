// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/stream/framebuilder.h"

#include <algorithm>
#include <cmath>

#include "api/stream/streamtext.h"
#include "core/live/boardchanges.h"

namespace scorewatch::stream {
namespace {

/// Changes that wait for a frame; past them a snapshot says the same in fewer words.
constexpr std::size_t kMostPending = 2 * std::size_t(BoardChanges::kMaxPlayers);

qint64 tenthsOf(double perSecond)
{
    return std::llround(perSecond * 10);
}

bool stands(const QList<BoardEntry> &top, const UserId &user)
{
    return std::any_of(top.cbegin(), top.cend(),
                       [&](const BoardEntry &entry) { return entry.userId == user; });
}

StreamHead headOf(const LiveBoard &board)
{
    return {
        .epoch = board.position.epoch.toStdString(),
        .seq = board.position.sequence,
        .asOf = text::instant(board.asOf),
        .state = board.state,
        .players = board.playerCount,
        .tenthsPerSecond = tenthsOf(board.stats.updatesPerSecond),
        .leaderboard = text::leaderboard(board.top),
    };
}

StreamWindow::Limits limitsOf(const StreamOptions &options)
{
    return {options.mergedChanges, options.messageBytes, options.textBudget};
}

bool showsTheSame(const LiveBoard &a, const LiveBoard &b)
{
    return a.position == b.position && a.asOf == b.asOf && a.playerCount == b.playerCount
        && tenthsOf(a.stats.updatesPerSecond) == tenthsOf(b.stats.updatesPerSecond);
}

} // namespace

FrameBuilder::FrameBuilder(const StreamOptions &options, StreamWindow::Budget budget)
    : m_options(options), m_budget(std::move(budget))
{
    StreamWindow::Kept kept;
    kept.head = headOf(m_board);
    kept.frames = {std::make_shared<const StreamFrame>(StreamFrame{.serial = 1, .changes = {}})};
    kept.brokenAt = 1;
    m_window = std::make_shared<const StreamWindow>(std::move(kept), limitsOf(m_options), m_budget);
}

void FrameBuilder::accept(const LiveBoard &board)
{
    m_isBroken = m_isBroken || breaks(board);
    if (!m_isBroken)
        gather(board.changes);
    m_isUrgent = m_isUrgent || board.state != m_board.state || board.top != m_board.top;
    m_isNew = m_isNew || !showsTheSame(board, m_board);
    m_board = board;
    m_board.changes.clear();
    m_board.events.clear();
}

/// Whether the board says less than everything that happened since the one before.
bool FrameBuilder::breaks(const LiveBoard &board) const
{
    const StreamPosition &before = m_board.position;
    const StreamPosition &now = board.position;
    if (now.epoch != before.epoch || now.sequence < before.sequence
        || board.stats.resyncs != m_board.stats.resyncs)
        return true;
    if (board.changes.size() >= BoardChanges::kMaxPlayers
        || (board.changes.isEmpty() && now.sequence > before.sequence))
        return true;
    const auto isForeign
        = [&](const ScoreUpdate &change) { return !change.position || change.position->epoch != now.epoch; };
    return std::any_of(board.changes.cbegin(), board.changes.cend(), isForeign);
}

void FrameBuilder::gather(const QList<ScoreUpdate> &changes)
{
    for (const ScoreUpdate &change : changes) {
        const auto [place, isNew] = m_index.try_emplace(change.userId, m_changes.size());
        if (isNew)
            m_changes.push_back(change);
        else
            m_changes[place->second] = change;
    }
    m_isBroken = m_changes.size() > kMostPending;
}

std::optional<std::chrono::milliseconds> FrameBuilder::due(std::chrono::milliseconds now) const
{
    if (m_isBroken || m_isUrgent || !m_changes.empty())
        return std::chrono::milliseconds(0);
    std::optional<std::chrono::milliseconds> soonest;
    for (std::size_t topic = 0; topic < kTopics; ++topic) {
        if (!m_isNew && !m_isBehind[topic])
            continue;
        const auto wait
            = std::max(std::chrono::milliseconds(0), m_lastHeard[topic] + m_options.quietFrame - now);
        soonest = std::min(soonest.value_or(wait), wait);
    }
    return soonest;
}

std::shared_ptr<const StreamWindow> FrameBuilder::take(std::chrono::milliseconds now)
{
    StreamWindow::Kept kept;
    kept.head = headOf(m_board);
    kept.at = now;
    const auto frame = makeFrame(kept.head);
    if (m_isBroken) {
        kept.brokenAt = frame->serial;
    } else {
        kept.brokenAt = m_window->kept().brokenAt;
        kept.frames = m_window->kept().frames;
    }
    kept.frames.push_back(frame);
    trim(kept.frames);
    tellTopics(*frame, kept);
    m_window = std::make_shared<const StreamWindow>(std::move(kept), limitsOf(m_options), m_budget);

    m_shown = m_board.top;
    m_changes.clear();
    m_index.clear();
    m_isBroken = m_isUrgent = m_isNew = false;
    return m_window;
}

std::shared_ptr<const StreamFrame> FrameBuilder::makeFrame(const StreamHead &head) const
{
    StreamFrame frame;
    frame.serial = m_window->serial() + 1;
    frame.seq = head.seq;
    frame.leaderboardChanged = head.leaderboard != m_window->kept().head.leaderboard;
    if (!m_isBroken) {
        frame.changes.reserve(m_changes.size());
        for (const ScoreUpdate &change : m_changes) {
            const bool concernsTop = stands(m_shown, change.userId) || stands(m_board.top, change.userId);
            frame.changes.push_back({change.userId, concernsTop, text::change(change)});
        }
    }
    return std::make_shared<const StreamFrame>(std::move(frame));
}

/// Decides who is told of the frame now; who is not is told with a later one, a second after the last at most.
void FrameBuilder::tellTopics(const StreamFrame &frame, StreamWindow::Kept &kept)
{
    const auto concernsTop = [](const StreamChange &change) { return change.concernsTop; };
    const std::array<bool, kTopics> hasChanges{
        std::any_of(frame.changes.begin(), frame.changes.end(), concernsTop), !frame.changes.empty()};
    for (std::size_t topic = 0; topic < kTopics; ++topic) {
        const bool isDue = kept.at - m_lastHeard[topic] >= m_options.quietFrame;
        kept.isHeard[topic] = m_isBroken || m_isUrgent || hasChanges[topic] || isDue;
        // A frame that only tells one topic what it lacked gives the other nothing to catch up with.
        m_isBehind[topic] = !kept.isHeard[topic] && (m_isBehind[topic] || m_isNew);
        if (kept.isHeard[topic])
            m_lastHeard[topic] = kept.at;
    }
}

/// The first frame that is kept stands for a position only, so its changes do not count.
void FrameBuilder::trim(std::vector<std::shared_ptr<const StreamFrame>> &frames) const
{
    std::size_t keptChanges = 0;
    std::size_t kept = 1;
    while (kept < frames.size() && kept < m_options.keptFrames) {
        keptChanges += frames[frames.size() - kept]->changes.size();
        if (keptChanges > m_options.keptChanges)
            break;
        ++kept;
    }
    frames.erase(frames.begin(), frames.end() - std::ptrdiff_t(kept));
}

} // namespace scorewatch::stream
