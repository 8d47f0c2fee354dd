// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QDateTime>
#include <QList>
#include <QString>

#include "core/domain/fraudevent.h"
#include "core/domain/moderationact.h"
#include "core/domain/userid.h"

namespace scorewatch {

enum class CaseState { Open, Watching, Closed };
enum class Verdict { Confirmed, Unfounded, Inconclusive };

[[nodiscard]] QByteArray caseStateName(CaseState state);
[[nodiscard]] std::optional<CaseState> caseStateFromName(QByteArrayView name);
[[nodiscard]] QByteArray verdictName(Verdict verdict);
[[nodiscard]] std::optional<Verdict> verdictFromName(QByteArrayView name);

/// A player under suspicion, as the queue lists it.
struct CaseSummary
{
    qint64 id = 0;
    UserId player;
    QString username{};    ///< safe to show
    QString countryCode{}; ///< or empty
    CaseState state = CaseState::Open;
    Severity severity = Severity::Low;
    qint64 scoreAtStake = 0;
    qint64 score = 0;     ///< now
    int events = 0;       ///< rule hits in it
    QString newestRule{}; ///< of the newest hit; empty where a person opened the case
    QString openedBy{};
    QDateTime openedAt{};        ///< UTC
    QDateTime newestEventAt{};   ///< invalid where there is none
    QString claimedBy{};         ///< empty: free, also where a lease has run out
    QDateTime claimedUntil{};    ///< of the lease, by the server's clock
    QString opinionWantedFrom{}; ///< "" nobody, "*" anybody
    std::optional<Verdict> verdict{};
    bool isFlagged = false;
    bool isHeld = false;
    bool isBanned = false;

    bool operator==(const CaseSummary &) const = default;
};

/// What the queue shows. Ranked by severity, then score at stake, then age, whatever is chosen.
struct CaseFilter
{
    std::optional<CaseState> state = CaseState::Open;
    std::optional<Severity> atLeast{};
    QString rule{};      ///< with a hit of it
    QString claimedBy{}; ///< "" all, "-" nobody, else a name
    QString text{};      ///< the beginning of the player's name
    qint64 minimumScore = 0;
    int limit = 200;
    int offset = 0;

    bool operator==(const CaseFilter &) const = default;
};

struct CaseQueue
{
    QList<CaseSummary> cases;
    qint64 total = 0;       ///< that match, beyond the limit too
    QDateTime serverTime{}; ///< what leases are counted against

    bool operator==(const CaseQueue &) const = default;
};

struct CaseNote
{
    qint64 id = 0;
    QString author{};
    QString body{};
    QDateTime createdAt{};

    bool operator==(const CaseNote &) const = default;
};

/// A login, as a moderator sees it.
struct PlayerSession
{
    QByteArray id{};
    QDateTime createdAt{};
    QDateTime lastSeenAt{};
    QDateTime expiresAt{};
    QDateTime revokedAt{};
    QString revokedReason{};
    QString address{}; ///< a pseudonym, see FraudEvent::address
    QString userAgent{};
    int scoreIncrements = 0;

    bool operator==(const PlayerSession &) const = default;
};

/// Somebody who shares addresses with the player.
struct LinkedPlayer
{
    UserId player;
    QString username{};
    int sharedAddresses = 0;
    QStringList addresses{}; ///< pseudonyms of some of them
    qint64 score = 0;
    bool isFlagged = false;
    bool isBanned = false;
    QDateTime lastSharedAt{};

    bool operator==(const LinkedPlayer &) const = default;
};

/// A point of the score curve.
struct ScorePoint
{
    QDateTime at{};
    qint64 score = 0;
    qint64 change = 0;
    QString actionId{};

    bool operator==(const ScorePoint &) const = default;
};

/// Everything that a case is judged by, read at one moment.
struct CaseDetail
{
    CaseSummary summary{};
    Standing standing{};
    QString email{}; ///< empty where the role may not read it
    QDateTime playerSince{};
    std::optional<qint64> rank{}; ///< absent: off the board, or not known
    QList<ScorePoint> curve{};    ///< oldest first; thinned where it is long
    QDateTime suspectFrom{};      ///< the span of the rule hits; invalid where there is none
    QDateTime suspectTo{};
    QList<FraudEvent> events{};        ///< newest first
    QList<PlayerSession> sessions{};   ///< newest first
    QList<LinkedPlayer> linked{};      ///< most shared addresses first
    QList<ActRecord> acts{};           ///< newest first, of all cases of the player
    QList<CaseNote> notes{};           ///< oldest first
    QList<CaseSummary> earlierCases{}; ///< newest first

    bool operator==(const CaseDetail &) const = default;
};

} // namespace scorewatch
