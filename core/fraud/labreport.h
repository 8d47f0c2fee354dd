// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>

#include <QList>

#include "core/domain/userid.h"
#include "core/fraud/fraudrule.h"

namespace scorewatch {

/// What a rule would have found in the past.
struct LabReport
{
    struct Hit
    {
        UserId player;
        QString username{};
        double measured = 0;
        QDateTime at{};
        bool isBanned = false;        ///< already
        bool wasKnown = false;        ///< another rule or a moderator had found the player
        std::optional<qint64> rank{}; ///< within the top 100 now

        bool operator==(const Hit &) const = default;
    };
    struct Bar
    {
        double from = 0;
        double to = 0;
        qint64 players = 0; ///< whose highest measured value lies in it

        bool operator==(const Bar &) const = default;
    };
    struct Overlap
    {
        QString rule{};
        qint64 players = 0; ///< found by both

        bool operator==(const Overlap &) const = default;
    };

    FraudRule rule{};
    int days = 0;
    qint64 rows = 0;    ///< of the ledger that were read
    qint64 hits = 0;    ///< times it would have fired
    qint64 players = 0; ///< who are hit
    qint64 alreadyBanned = 0;
    qint64 newPlayers = 0; ///< whom nobody had found
    qint64 topPlayers = 0; ///< of the top 100
    QList<Hit> sample{};   ///< the highest measured first, at most 200
    QList<Bar> histogram{};
    QList<Overlap> overlaps{};
    std::chrono::milliseconds took{0};

    bool operator==(const LabReport &) const = default;
};

} // namespace scorewatch
