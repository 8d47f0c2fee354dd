// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>

#include "core/players/playerlookup.h"

namespace scorewatch::test {

/// A board of any length without servers. Answers at once, or when `release()` is called, or with an error.
class FakeLookup final : public PlayerLookup
{
public:
    explicit FakeLookup(qint64 players) : m_players(players) { }

    QFuture<Result<QList<PlayerMatch>>> find(const QString &text, int limit) override;
    QFuture<Result<BoardPage>> around(UserId player, int each) override;
    QFuture<Result<BoardPage>> page(qint64 offset, int count) override;

    /// Later answers wait until release().
    void hold() { m_holding = true; }
    /// Lets go of the answers that wait, the newest first: the order a slow server may give them in.
    void release();
    void failWith(const std::optional<Error> &error) { m_error = error; }

    [[nodiscard]] const QStringList &asked() const { return m_asked; }

private:
    [[nodiscard]] BoardEntry entryAt(qint64 rank) const;
    template <typename T> QFuture<Result<T>> answer(const Result<T> &value);

    qint64 m_players;
    bool m_holding = false;
    std::optional<Error> m_error;
    QStringList m_asked;
    QList<std::function<void()>> m_waiting;
};

} // namespace scorewatch::test
