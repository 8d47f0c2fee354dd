// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QList>
#include <QString>

#include "core/domain/board.h"
#include "core/domain/moderationact.h"

namespace scorewatch {

/// The board as it is and as it would be after an act. Nothing is changed by asking.
struct ActPreview
{
    struct Climber
    {
        UserId player;
        QString username{};
        qint64 rankBefore = 0;
        qint64 rankAfter = 0;

        bool operator==(const Climber &) const = default;
    };

    QList<BoardEntry> before{}; ///< the top ten
    QList<BoardEntry> after{};
    QList<Climber> climbers{};          ///< who moves up within the top ten or into it
    std::optional<qint64> rankBefore{}; ///< of the player
    std::optional<qint64> rankAfter{};  ///< absent: off the board
    qint64 scoreBefore = 0;
    qint64 scoreAfter = 0;
    int sessionsEnded = 0;          ///< log-ins that would be ended
    int linkedPlayers = 0;          ///< who share an address with the player
    bool needsSecondPerson = false; ///< a ban for good in the top 100
    QString refusal{};              ///< why it would be refused, as a sentence; empty when it would not
    bool isExact = true; ///< false: Redis is away, the board is PostgreSQL's view and may be seconds old

    bool operator==(const ActPreview &) const = default;
};

/// Whether an act has arrived everywhere; asked again until nothing is pending.
struct ActProof
{
    enum class Verdict {
        Done,
        Pending,   ///< not yet; tried again by itself
        NotNeeded, ///< the act does not touch it
        Unknown,   ///< the server that knows is away
    };
    struct Item
    {
        QByteArray
            id{}; ///< "sorted-set", "score-cache", "top-ten-view", "tokens", "sessions", "sockets", "channel", "audit"
        Verdict verdict = Verdict::Pending;
        QString sentence{}; ///< "2 sockets were closed by web-1", "Redis is away; tried again by itself"

        bool operator==(const Item &) const = default;
    };

    qint64 actId = 0;
    QList<Item> items{};
    QString successor{}; ///< who took the place, "bob is now 3rd"; empty where nobody did

    [[nodiscard]] bool isComplete() const
    {
        for (const Item &item : items) {
            if (item.verdict == Verdict::Pending || item.verdict == Verdict::Unknown)
                return false;
        }
        return !items.isEmpty();
    }
    bool operator==(const ActProof &) const = default;
};

} // namespace scorewatch
