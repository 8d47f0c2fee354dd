// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>

#include "core/fraud/rulewatch.h"

namespace scorewatch {

/// How many players score from one address within the window. An episode is the address's, and is told of the player with
/// whom it began.
class AddressWatch final : public RuleWatch
{
public:
    AddressWatch(const FraudRule &rule, const Limits &limits) : RuleWatch(rule, limits) { }

    void resume(const KnownEpisode &episode) override;
    [[nodiscard]] qsizetype keys() const override { return m_players; }

protected:
    void look(const Observation &observation, FraudFindings &findings) override;
    void forgetBefore(qint64 time) override;

private:
    struct Seen
    {
        UserId player;
        qint64 at; ///< when the player scored last
    };
    struct Address
    {
        std::vector<Seen> seen;
        qint64 latest = kNever;
        qint64 tidiedAt = kNever;
        qint64 lastExcess = kNever;
        double best = 0;
    };

    void see(Address &address, const Observation &observation);
    void drop(Address &address, qint64 until);
    [[nodiscard]] QJsonArray playersOf(const Address &address) const;

    QHash<QByteArray, Address> m_addresses;
    qsizetype m_players = 0; ///< of all addresses; an address without players counts for nothing
};

} // namespace scorewatch
