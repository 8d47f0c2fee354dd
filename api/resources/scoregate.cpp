// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/resources/scoregate.h"

#include <atomic>

#include "api/resources/bridge.h"
#include "api/routing/problems.h"
#include "core/limits/ratelimiter.h"
#include "core/live/redisboardreader.h"
#include "core/postgres/connectionpool.h"
#include "core/scoring/scorereplay.h"
#include "core/scoring/scorewriter.h"

namespace scorewatch::api {
namespace {

using namespace std::chrono_literals;

constexpr auto kWindow = 60s;

} // namespace

/// Writes that came together. Its entries are touched by one thread at a time, but for `open`.
struct ScoreGate::Party
{
    explicit Party(ScoreGate &owner) : gate(owner)
    {
        const std::lock_guard lock(gate.m_mutex);
        ++gate.m_parties;
    }
    ~Party()
    {
        const std::lock_guard lock(gate.m_mutex);
        --gate.m_parties;
        gate.m_changed.notify_all();
    }
    Party(const Party &) = delete;
    Party &operator=(const Party &) = delete;

    ScoreGate &gate;
    std::vector<Entry> entries;
    Done done;
    std::vector<InFlightKeys::Hold> holds;
    std::atomic<size_t> open = 0; ///< answers that are still to come

    void finish()
    {
        holds.clear();
        done(std::move(entries));
    }
};

ScoreGate::ScoreGate(Parts parts) : m_parts(std::move(parts)) { }

void ScoreGate::pass(std::vector<Entry> entries, Done done)
{
    const auto party = std::make_shared<Party>(*this);
    party->entries = std::move(entries);
    party->done = std::move(done);
    holdKeys(*party);
    askLimits(party);
}

void ScoreGate::waitUntilIdle()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_parties == 0; });
}

void ScoreGate::holdKeys(Party &party)
{
    for (Entry &entry : party.entries) {
        if (entry.problem || entry.write.idempotencyKey.isEmpty())
            continue;
        auto hold = m_inFlight->take(entry.write.principal, entry.write.idempotencyKey);
        if (hold)
            party.holds.push_back(std::move(hold));
        else
            entry.problem = problems::requestInFlight();
    }
}

void ScoreGate::askLimits(const PartyPtr &party)
{
    std::vector<RateLimiter::Question> questions;
    std::vector<size_t> asked;
    for (size_t i = 0; i < party->entries.size(); ++i) {
        const Entry &entry = party->entries[i];
        if (entry.problem || entry.limit <= 0)
            continue;
        questions.push_back({entry.write.userId.toByteArray(), entry.limitName, entry.limit, kWindow});
        asked.push_back(i);
    }
    if (questions.empty())
        return write(party);
    m_parts.limiter.check(
        std::move(questions), [this, party, asked = std::move(asked)](const auto &verdicts) {
            std::vector<size_t> refused;
            for (size_t i = 0; i < asked.size(); ++i) {
                if (verdicts[i].allowed)
                    continue;
                Entry &entry = party->entries[asked[i]];
                entry.problem = problems::rateLimited("Too many scores",
                                                      "This player has written " + std::to_string(entry.limit)
                                                          + " scores in the last 60 s.",
                                                      verdicts[i].retryAfter);
                refused.push_back(asked[i]);
            }
            limited(party, refused);
        });
}

void ScoreGate::limited(const PartyPtr &party, const std::vector<size_t> &refused)
{
    std::vector<size_t> withKey;
    for (const size_t index : refused) {
        const Entry &entry = party->entries[index];
        m_parts.refused(entry.write.userId, entry.write.ipAddress);
        if (!entry.write.idempotencyKey.isEmpty())
            withKey.push_back(index);
    }
    withKey.empty() ? write(party) : findReplays(party, withKey);
}

/// Who may not write now is still owed the answer to what they wrote before.
void ScoreGate::findReplays(const PartyPtr &party, const std::vector<size_t> &refused)
{
    using Answers = std::vector<std::optional<ScoreOutcome>>;
    std::vector<ScoreWrite> writes;
    writes.reserve(refused.size());
    for (const size_t index : refused)
        writes.push_back(party->entries[index].write);
    m_parts.bridge.ask<Answers>(
        [this, writes = std::move(writes)] {
            return m_parts.pool.run<Answers>(
                [writes](PgConnection &connection) { return ScoreReplay::find(connection, writes); });
        },
        [this, party, refused](const Result<Answers> &answers) {
            for (size_t i = 0; answers && i < refused.size(); ++i) {
                if (!(*answers)[i])
                    continue;
                Entry &entry = party->entries[refused[i]];
                entry.problem.reset();
                entry.isAnswered = true;
                entry.outcome = *(*answers)[i];
            }
            write(party);
        });
}

void ScoreGate::write(const PartyPtr &party)
{
    std::vector<ScoreWrite> writes;
    std::vector<ScoreCallback> callbacks;
    for (Entry &entry : party->entries) {
        if (entry.problem || entry.isAnswered)
            continue;
        writes.push_back(entry.write);
        callbacks.emplace_back([this, party, at = &entry](const ScoreOutcome &outcome) {
            at->outcome = outcome;
            if (--party->open == 0)
                findRanks(party);
        });
    }
    if (writes.empty())
        return findRanks(party);
    party->open = writes.size();
    m_parts.writer.submit(std::move(writes), callbacks);
}

/// A write that is sent again is answered with what PostgreSQL kept of it, and the rank of now.
void ScoreGate::findRanks(const PartyPtr &party)
{
    std::vector<Entry *> replayed;
    for (Entry &entry : party->entries) {
        if (!entry.problem && entry.outcome.status == ScoreOutcome::Status::Replayed)
            replayed.push_back(&entry);
    }
    if (replayed.empty())
        return party->finish();
    party->open = replayed.size();
    for (Entry *entry : replayed) {
        m_parts.board.standing(entry->write.userId, [party, entry](const Result<BoardStanding> &standing) {
            // Without Redis it has none, as a first answer without Redis has none.
            if (standing)
                entry->outcome.rank = standing->rank;
            if (--party->open == 0)
                party->finish();
        });
    }
}

} // namespace scorewatch::api
