// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/stream/streamwindow.h"

#include <algorithm>
#include <unordered_map>

#include "api/stream/streamtext.h"

namespace scorewatch::stream {
namespace {

struct UserHash
{
    std::size_t operator()(const UserId &user) const { return qHash(user); }
};

/// The newest text of a player over several frames, and whether any of them concerned the shown places.
struct Merged
{
    const StreamChange *newest = nullptr;
    bool concernsTop = false;
};

} // namespace

StreamWindow::StreamWindow(Kept kept, Limits limits, Budget budget)
    : m_kept(std::move(kept)), m_limits(limits), m_budget(std::move(budget))
{ }

std::optional<qint64> StreamWindow::cursorOf(std::string_view epoch, qint64 seq) const
{
    const auto &frames = m_kept.frames;
    if (epoch != m_kept.head.epoch || seq < frames.front()->seq || seq > frames.back()->seq)
        return std::nullopt;
    const auto isBefore = [](const auto &frame, qint64 wanted) { return frame->seq < wanted; };
    const auto found = std::lower_bound(frames.begin(), frames.end(), seq, isBefore);
    // Who was told by another process may stand between two frames of ours: everything behind the earlier one is
    // more than they miss, and does no harm.
    return (*found)->seq == seq ? (*found)->serial : (*std::prev(found))->serial;
}

bool StreamWindow::hasLapsed(qint64 cursor) const
{
    return !keeps(cursor) && m_kept.frames.front()->serial > m_kept.brokenAt;
}

SharedText StreamWindow::snapshot(Form form) const
{
    const std::lock_guard lock(m_mutex);
    return snapshotLocked(form);
}

SharedText StreamWindow::update(qint64 cursor, Topic topic, Form form) const
{
    return keeps(cursor) ? update(cursor, frame(cursor).seq, topic, form) : snapshot(form);
}

SharedText StreamWindow::update(qint64 cursor, qint64 from, Topic topic, Form form) const
{
    const std::lock_guard lock(m_mutex);
    if (!keeps(cursor))
        return snapshotLocked(form);
    const auto [place, isNew] = m_updates.try_emplace({cursor, from, topic, form});
    if (isNew)
        place->second = make(cursor, from, topic, form);
    return place->second;
}

const StreamFrame &StreamWindow::frame(qint64 serial) const
{
    return *m_kept.frames.at(std::size_t(serial - m_kept.frames.front()->serial));
}

SharedText StreamWindow::make(qint64 cursor, qint64 from, Topic topic, Form form) const
{
    // Slow readers each hold a text of their own; past the budget all of them share the snapshot.
    if (m_budget->load(std::memory_order_relaxed) > m_limits.textBudget)
        return snapshotLocked(form);
    const auto changes = changesSince(cursor, topic);
    if (!changes)
        return snapshotLocked(form);
    std::string json = text::update(m_kept.head, from, *changes, leaderboardChangedSince(cursor));
    if (json.size() > m_limits.messageBytes)
        return snapshotLocked(form);
    return counted(form == Form::Plain ? std::move(json) : text::event("update", m_kept.head, json));
}

/// Nothing where there are too many.
std::optional<std::vector<const StreamChange *>> StreamWindow::changesSince(qint64 cursor, Topic topic) const
{
    std::vector<const StreamChange *> changes;
    const auto first = m_kept.frames.begin() + (cursor + 1 - m_kept.frames.front()->serial);
    const bool wantsAll = topic == Topic::All;
    if (m_kept.frames.end() - first == 1) {
        for (const StreamChange &change : (*first)->changes) {
            if (wantsAll || change.concernsTop)
                changes.push_back(&change);
        }
    } else {
        std::vector<Merged> merged; // in the order in which the players first changed
        std::unordered_map<UserId, std::size_t, UserHash> index;
        for (auto frame = first; frame != m_kept.frames.end(); ++frame) {
            for (const StreamChange &change : (*frame)->changes) {
                const auto [place, isNew] = index.try_emplace(change.user, merged.size());
                if (isNew)
                    merged.push_back({});
                Merged &player = merged[place->second];
                player.newest = &change;
                player.concernsTop = player.concernsTop || change.concernsTop;
            }
        }
        for (const Merged &player : merged) {
            if (wantsAll || player.concernsTop)
                changes.push_back(player.newest);
        }
    }
    if (changes.size() > m_limits.mergedChanges)
        return std::nullopt;
    return changes;
}

bool StreamWindow::leaderboardChangedSince(qint64 cursor) const
{
    const auto first = m_kept.frames.begin() + (cursor + 1 - m_kept.frames.front()->serial);
    return std::any_of(first, m_kept.frames.end(),
                       [](const auto &frame) { return frame->leaderboardChanged; });
}

SharedText StreamWindow::snapshotLocked(Form form) const
{
    SharedText &made = m_snapshots[std::size_t(form)];
    if (!made) {
        std::string json = text::snapshot(m_kept.head);
        made = counted(form == Form::Plain ? std::move(json) : text::event("snapshot", m_kept.head, json));
    }
    return made;
}

SharedText StreamWindow::counted(std::string text) const
{
    const auto size = qint64(text.capacity());
    m_budget->fetch_add(size, std::memory_order_relaxed);
    const auto release = [budget = m_budget, size](const std::string *dead) {
        budget->fetch_sub(size, std::memory_order_relaxed);
        delete dead;
    };
    return SharedText(new std::string(std::move(text)), release);
}

} // namespace scorewatch::stream
