// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>

#include <QByteArray>

#include "core/base/result.h"

namespace scorewatch {

/// Makes and checks bcrypt hashes (`$2b$`). Any thread, and each call takes long: a fifth of a second at cost 12, which
/// is what PasswordPool is for.
class PasswordHasher final
{
public:
    /// bcrypt reads no further; a longer password is refused, never cut.
    static constexpr qsizetype kMaxBytes = 72;
    /// A stored hash that costs more is not checked: it would be a way to keep the server busy.
    static constexpr int kMaxCost = 14;

    /// `cost` from 4 to kMaxCost; the work doubles with each.
    explicit PasswordHasher(int cost = 12);

    /// InvalidArgument where bcrypt could not hold the password whole.
    [[nodiscard]] Result<QByteArray> hash(const QByteArray &password) const;
    /// Does the same work, and answers no, where `stored` is no bcrypt hash or the password cannot be one's: who
    /// watches the clock does not learn whether there is such a player.
    [[nodiscard]] bool verify(const QByteArray &password, const QByteArray &stored) const;

    /// How often bcrypt was computed.
    [[nodiscard]] qint64 computed() const { return m_computed.load(std::memory_order_relaxed); }

    [[nodiscard]] static bool canHold(const QByteArray &password);
    [[nodiscard]] static bool isHash(const QByteArray &stored);

private:
    [[nodiscard]] QByteArray crypt(const QByteArray &password, const QByteArray &setting) const;

    int m_cost;
    QByteArray m_dummy; ///< the hash of nothing known, of the same cost
    mutable std::atomic<qint64> m_computed = 0;
};

} // namespace scorewatch
