// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fraud/rankwatch.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

/// The ones between are let go: the climb is from the first to the last.
constexpr size_t kMostPlaces = 64;

} // namespace

void RankWatch::look(const Observation &observation, FraudFindings &findings)
{
    if (!observation.rank)
        return;
    auto found = m_players.find(observation.player);
    if (found == m_players.end()) {
        if (!hasRoom(observation.at))
            return;
        found = m_players.insert(observation.player, {});
    }
    std::vector<Place> &places = found->places;
    const Place now{observation.at, *observation.rank};
    if (!places.empty() && now.at < places.back().at)
        return;
    // Who was better before and fell is climbing again from here.
    while (!places.empty() && places.back().rank <= now.rank)
        places.pop_back();
    if (places.size() >= kMostPlaces)
        places.erase(places.begin() + kMostPlaces / 2);
    places.push_back(now);
    const auto inside = std::find_if(places.begin(), places.end(),
                                     [&](const Place &place) { return place.at > now.at - window(); });
    places.erase(places.begin(), inside);

    const auto measured = double(places.front().rank - now.rank);
    if (double(now.rank) > parameter("ignore_below_rank", 1e15))
        return;
    note(observation.player, measured, found->best);
    if (!begins(measured, now.at, found->lastExcess))
        return;
    FraudFinding finding = this->finding(observation, measured);
    finding.evidence.insert(u"rankBefore"_s, places.front().rank);
    finding.evidence.insert(u"rankAfter"_s, now.rank);
    findings.push_back(std::move(finding));
}

void RankWatch::resume(const KnownEpisode &episode)
{
    Player &player = m_players[episode.player];
    player.lastExcess = std::max(player.lastExcess, episode.at);
}

void RankWatch::forgetBefore(qint64 time)
{
    m_players.removeIf([time](const auto &each) {
        const Player &player = each.value();
        return player.lastExcess < time && (player.places.empty() || player.places.back().at < time);
    });
}

} // namespace scorewatch
