// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include <QCache>
#include <QFuture>
#include <QObject>
#include <QSet>
#include <QTimer>

#include "core/base/backoff.h"
#include "core/base/result.h"
#include "core/domain/userid.h"

namespace scorewatch {

class ConnectionPool;

/// What is shown of a player besides the score. Safe to show: see displayName().
struct PlayerName
{
    UserId userId;
    QString username;
    QString countryCode; ///< ISO 3166-1 alpha-2, or empty

    bool operator==(const PlayerName &) const = default;
};

/// The limits of a PlayerDirectory.
struct PlayerDirectoryOptions
{
    qsizetype capacity = 10'000; ///< players that are remembered, known or not
    qsizetype maxWaiting = 2000; ///< players that wait to be looked up; more are not asked for
    qsizetype batch = 500;       ///< players in one look-up; there is one at a time
    std::chrono::milliseconds refreshAfter{600'000}; ///< an old name is used, and looked up again
    std::chrono::milliseconds unknownFor{30'000};    ///< before somebody unknown is looked up again
    std::chrono::milliseconds retryFirst{500};
    std::chrono::milliseconds retryCeiling{30'000};
    std::function<std::chrono::milliseconds()> steadyNow = [] {
        return std::chrono::duration_cast<std::chrono::milliseconds>(
            std::chrono::steady_clock::now().time_since_epoch());
    };
};

/// Names and countries of players by their id, remembered and looked up in batches. Belongs to one thread.
class PlayerDirectory final : public QObject
{
    Q_OBJECT

public:
    /// Answers with those of the players who exist.
    using Loader = std::function<QFuture<Result<QList<PlayerName>>>(const QList<UserId> &)>;

    explicit PlayerDirectory(Loader loader, PlayerDirectoryOptions options = {}, QObject *parent = nullptr);

    /// Reads from `scoreboard.users`; the pool must outlive the directory.
    [[nodiscard]] static Loader loaderFrom(ConnectionPool &pool);

    /// What is remembered; never asks.
    [[nodiscard]] std::optional<PlayerName> find(const UserId &user);
    /// There is no such player, as far as is remembered.
    [[nodiscard]] bool isUnknown(const UserId &user);
    /// Looks the player up soon, unless that was done lately.
    void ask(const UserId &user);
    /// False while look-ups fail; they are tried again by themselves.
    [[nodiscard]] bool isAnswering() const { return m_isAnswering; }

Q_SIGNALS:
    /// A look-up has ended, well or not.
    void answered();

private:
    struct Remembered
    {
        PlayerName name;
        bool isUnknown = false;
        std::chrono::milliseconds at{0};
    };

    void lookUp();
    void take(const QList<UserId> &asked, const Result<QList<PlayerName>> &result);
    [[nodiscard]] bool isFresh(const Remembered &remembered) const;

    Loader m_loader;
    PlayerDirectoryOptions m_options;
    QCache<UserId, Remembered> m_cache; ///< forgets who was not asked about for longest
    QSet<UserId> m_waiting;
    QSet<UserId> m_asked; ///< in the look-up that runs
    bool m_isAnswering = true;
    Backoff m_backoff;
    QTimer m_timer{this};
};

} // namespace scorewatch
