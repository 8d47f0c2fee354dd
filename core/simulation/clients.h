// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

#include <QByteArray>

namespace scorewatch {

/// Where a score comes from and with what program.
struct Client
{
    QByteArray address;
    QByteArray agent;
};

/// The devices of simulated players. Addresses are of the ranges that are set apart for tests and documents, so they
/// are nobody's; no two players share one unless they are meant to.
class Clients final
{
public:
    static constexpr size_t kMostPlayers = 65536;

    static Client home(size_t player);
    static Client mobile(size_t player);
    /// A café, a school: one address, many devices.
    static Client shared(int place, size_t player);
    static Client robot(size_t player);
};

} // namespace scorewatch
