// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fraud/addresswatch.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

constexpr qsizetype kPlayersShown = 50;

} // namespace

void AddressWatch::look(const Observation &observation, FraudFindings &findings)
{
    if (observation.address.isEmpty() || observation.isByOther)
        return;
    auto found = m_addresses.find(observation.address);
    if (found == m_addresses.end()) {
        if (!hasRoom(observation.at))
            return;
        found = m_addresses.insert(observation.address, {});
    }
    Address &address = *found;
    if (observation.at <= address.latest - window())
        return;
    see(address, observation);

    // Never too few: who is not inside any more has to be taken out only where the number matters, and while an address
    // stays above, not at each write.
    const auto most = double(address.seen.size());
    if (!(most > threshold() || (keepsHighest() && most > address.best)))
        return;
    const bool isAbove = address.latest - address.lastExcess < window();
    if (!isAbove || address.latest - address.tidiedAt >= window() / 64) {
        drop(address, address.latest - window());
        address.tidiedAt = address.latest;
    }
    const auto measured = double(address.seen.size());
    note(observation.player, measured, address.best);
    if (!begins(measured, address.latest, address.lastExcess))
        return;
    FraudFinding finding = this->finding(observation, measured);
    finding.at = address.latest;
    finding.evidence.insert(u"players"_s, playersOf(address));
    findings.push_back(std::move(finding));
}

/// Few players share an address, so they are looked through one by one.
void AddressWatch::see(Address &address, const Observation &observation)
{
    address.latest = std::max(address.latest, observation.at);
    const auto known = std::ranges::find(address.seen, observation.player, &Seen::player);
    if (known != address.seen.end()) {
        known->at = std::max(known->at, observation.at);
        return;
    }
    const auto mostPlayers = size_t(std::clamp(threshold() * 4, 64.0, 100'000.0));
    if (address.seen.size() >= mostPlayers) {
        *std::ranges::min_element(address.seen, {}, &Seen::at) = {observation.player, observation.at};
        return;
    }
    address.seen.push_back({observation.player, observation.at});
    ++m_players;
}

void AddressWatch::drop(Address &address, qint64 until)
{
    m_players
        -= qsizetype(std::erase_if(address.seen, [until](const Seen &seen) { return seen.at <= until; }));
}

QJsonArray AddressWatch::playersOf(const Address &address) const
{
    QJsonArray out;
    for (const Seen &seen : address.seen) {
        if (out.size() == kPlayersShown)
            break;
        out.append(seen.player.toString());
    }
    return out;
}

void AddressWatch::resume(const KnownEpisode &episode)
{
    if (episode.address.isEmpty())
        return;
    Address &address = m_addresses[episode.address];
    address.lastExcess = std::max(address.lastExcess, episode.at);
}

void AddressWatch::forgetBefore(qint64 time)
{
    m_addresses.removeIf([&](const auto &each) {
        Address &address = each.value();
        drop(address, time);
        return address.seen.empty() && address.lastExcess < time;
    });
}

} // namespace scorewatch
